import type { NomadNodePool } from "../../schema/nomad/NomadNodePool.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import { resourceOf, type RegionContext } from "./RegionContext.js";
import type { NodePoolFacts } from "./registryRows.js";

export const nodePoolSighting = (
  context: RegionContext,
  { name, description, meta }: NodePoolFacts,
): Sighting<NomadNodePool> => ({
  resource: {
    description,
    ...resourceOf(context, "NOMAD_NODE_POOL", [name], { name, tags: meta }),
  },
  aliases: [aliases.nomadNodePool(context.source, context.region, name)],
  references: [],
});
