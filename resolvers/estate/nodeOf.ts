import type { Node } from "../../schema/estate/Node.js";
import type { Context, LiveNode, NodeAddress } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { MaybePromise } from "../../src/estate/EstateView.js";
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

/** What an id says of a thing that the estate does not hold, where its source is configured. */
export const liveAddress = (
  id: string,
  { estate, liveNodes }: Pick<Context, "estate" | "liveNodes">,
): { readonly live: LiveNode | undefined; readonly address: NodeAddress } | null => {
  const [, sourceId = "", kind = "", rest = ""] = ID.exec(id) ?? [];
  const source = estate.source(sourceId);
  const path = segmentsOf(rest);
  if (!source || !path) return null;
  return { live: liveNodes[`${source.system.toLowerCase()}:${kind}`], address: { source, path } };
};

/**
 * What an id denotes: at once where the estate holds it, else as its room reads it live; null where it
 * denotes nothing. Throws UPSTREAM_UNAVAILABLE where its source never told what there is.
 */
export const nodeOf = (id: string, context: Context): MaybePromise<Node | null> => {
  const { estate } = context;
  if (id.startsWith("operation:")) return context.operations.operation(id);
  if (id.startsWith("audit:")) return context.operations.auditRecord(id);
  const known = estate.get(id) ?? estate.source(id);
  if (known) return known;
  const asked = liveAddress(id, context);
  if (!asked) return null;
  const { live, address } = asked;
  if (live) return live.read(address, context);
  estate.reading(address.source.system, [address.source.name]);
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
