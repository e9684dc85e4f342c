import type { RelationKind, ResourceKind } from "../../schema/estate/enums.js";
import { CallerView } from "../../src/estate/CallerView.js";
import type { Estate } from "../../src/estate/Estate.js";
import type { Group } from "../../src/estate/Group.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { Reference, Sighting } from "../../src/estate/sighting.js";

export const SOURCE = "consul:hz";

export const idOf = (kind: ResourceKind, name: string, source = SOURCE): string =>
  resourceId(source, kind, "dc1", name);

/** A thing of any kind, known by `test:<name>`; `to` lists what it points to. */
export const sighting = (
  kind: ResourceKind,
  name: string,
  to: readonly (readonly [RelationKind, string])[] = [],
  more: Partial<Sighting["resource"]> & { readonly aliases?: readonly string[] } = {},
): Sighting => {
  const { aliases = [], ...fields } = more;
  const sourceId = fields.sourceId ?? SOURCE;
  return {
    resource: {
      id: idOf(kind, name, sourceId),
      kind,
      name,
      environment: null,
      region: null,
      status: null,
      tags: [],
      sourceId,
      ...fields,
    },
    aliases: [`consul.test:hz/${name}`, ...aliases],
    references: to.map(([relation, target]): Reference => ({
      kind: relation,
      to: `consul.test:hz/${target}`,
      strength: "STATED",
    })),
  };
};

export const viewOf = (estate: Estate, sees: (group: Group) => boolean = () => true): CallerView =>
  new CallerView(estate, sees);

export const addConsul = (estate: Estate, name = "hz") =>
  estate.addSource({ system: "CONSUL", name, address: "http://127.0.0.1:8500", sandbox: true });
