import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import { Fault } from "../../src/errors.js";
import type { Source } from "../../src/estate/EstateView.js";
import type { ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Reach } from "../../src/operations/Reach.js";

const notFound = (id: string): Fault => {
  const shown = id.length > 80 ? `${id.slice(0, 77)}...` : id;
  return new Fault("NOT_FOUND", `There is nothing of that kind with the id ${shown}.`, {
    system: "consul",
  });
};

/** A thing that is named by where it is and what it is called; it may not exist yet. */
export const namedTarget = (
  { estate }: Reach,
  source: Source,
  { id, name, kind }: { readonly id: string; readonly name: string; readonly kind: string },
): ChangeTarget => {
  const { environment } = source;
  const tags = estate.get(id)?.tags ?? [];
  return { source, id, name, attributes: { kind, namespace: null, environment, tags } };
};

/** A thing of the estate. Throws NOT_FOUND alike for what is not there, is of another kind or hidden. */
export const existingTarget = (
  { estate }: Reach,
  id: string,
  kinds: readonly ResourceKind[],
): ChangeTarget => {
  const found: Resource | null = estate.get(id);
  const source = estate.source(/^consul:[^:]*/.exec(id)?.[0] ?? "");
  if (!found && source) estate.reading("CONSUL", [source.name]);
  if (!found || !source || !kinds.includes(found.kind)) throw notFound(id);
  const { kind, name, tags } = found;
  const environment = found.environment ?? source.environment;
  return { source, id, name, attributes: { kind, namespace: null, environment, tags } };
};

/** Throws NOT_FOUND for what Consul does not have by now; the estate may not know yet. */
export const present = <Thing>(thing: Thing | null | undefined, { id }: ChangeTarget): Thing => {
  if (thing === null || thing === undefined) throw notFound(id);
  return thing;
};

/** What the id of a target says, decoded: the datacenter first. */
export const pathOf = ({ id }: Pick<ChangeTarget, "id">): readonly string[] =>
  id.split(":").slice(3).join(":").split("/").map(decodeURIComponent);
