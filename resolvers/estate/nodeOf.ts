import type { Node } from "../../schema/estate/Node.js";
import type { Context, NodeAddress } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { EstateView, MaybePromise } from "../../src/estate/EstateView.js";
import { joinSegments } from "../../src/estate/segments.js";

const LIMIT = 100;
const ID = /^([a-z]+:[a-z0-9-]+):([a-z-]+):(.+)$/s;

const segmentsOf = (path: string): readonly string[] | null => {
  try {
    const segments = path.split("/").map(decodeURIComponent);
    return joinSegments(segments) === path ? segments : null;
  } catch {
    return null; // No id is encoded like this, so that none is denoted.
  }
};

/** What an id says where its source is configured: its kind, written `consul:key`, and its address. */
const parsed = (
  id: string,
  estate: EstateView,
): { readonly kind: string; readonly address: NodeAddress } | null => {
  const [, sourceId = "", kind = "", rest = ""] = ID.exec(id) ?? [];
  const source = estate.source(sourceId);
  const path = segmentsOf(rest);
  return (
    source && path && { kind: `${source.system.toLowerCase()}:${kind}`, address: { source, path } }
  );
};

/**
 * What an id denotes: at once where the estate holds it, else as its room reads it live; null where it
 * denotes nothing. Throws UPSTREAM_UNAVAILABLE where its source never told what there is.
 */
export const nodeOf = (id: string, context: Context): MaybePromise<Node | null> => {
  const { estate, liveNodes } = context;
  if (id.startsWith("operation:")) return context.operations.operation(id);
  if (id.startsWith("audit:")) return context.operations.auditRecord(id);
  const known = estate.get(id) ?? estate.source(id);
  if (known) return known;
  const asked = parsed(id, estate);
  if (!asked) return null;
  const live = liveNodes[asked.kind];
  if (live) return live(asked.address, context);
  estate.reading(asked.address.source.system, [asked.address.source.name]);
  return null;
};

/** The same for each of several ids; what fails fails alone, as an error in its place. */
export const nodesOf = (
  ids: readonly string[],
  context: Context,
): readonly (MaybePromise<Node | null> | Error)[] => {
  if (ids.length > LIMIT) {
    throw new Fault("BAD_USER_INPUT", `\`ids\` holds ${ids.length} ids; at most ${LIMIT} fit.`, {
      found: ids.length,
      limit: LIMIT,
    });
  }
  return ids.map((id) => {
    try {
      return nodeOf(id, context);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
};
