import type { ConsulIntention } from "../../schema/consul/ConsulIntention.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import { appliesTo, resourceOf, type DatacenterContext } from "./DatacenterContext.js";
import type { IntentionFacts } from "./intentionRows.js";

export const intentionSighting = (
  context: DatacenterContext,
  intention: IntentionFacts,
): Sighting<ConsulIntention> => {
  const { sourceName, destinationName } = intention;
  const path = [sourceName, destinationName];
  // A source in a peer or in another namespace is a service of somebody else.
  const isForeign = sourceName.includes("/");
  return {
    resource: {
      datacenter: context.datacenter,
      ...intention,
      ...resourceOf(context, "CONSUL_INTENTION", path, {
        name: `${sourceName} => ${destinationName}`,
      }),
    },
    aliases: [
      aliases.consulIntention(context.source, context.datacenter, sourceName, destinationName),
    ],
    references: [
      appliesTo(context, destinationName),
      ...(isForeign || sourceName === destinationName ? [] : [appliesTo(context, sourceName)]),
    ],
  };
};
