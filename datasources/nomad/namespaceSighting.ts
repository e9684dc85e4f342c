import type { NomadNamespace } from "../../schema/nomad/NomadNamespace.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import { resourceOf, type RegionContext } from "./RegionContext.js";
import type { NamespaceFacts } from "./registryRows.js";

export const namespaceSighting = (
  context: RegionContext,
  { name, description, meta }: NamespaceFacts,
): Sighting<NomadNamespace> => ({
  resource: {
    description,
    ...resourceOf(context, "NOMAD_NAMESPACE", [name], { name, tags: meta }),
  },
  aliases: [aliases.nomadNamespace(context.source, context.region, name)],
  references: [],
  namespace: name,
});
