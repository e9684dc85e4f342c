import type { ConsulDatacenter } from "../../schema/consul/ConsulDatacenter.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Sighting } from "../../src/estate/sighting.js";
import { resourceOf, type DatacenterContext } from "./DatacenterContext.js";

export const datacenterSighting = (context: DatacenterContext): Sighting<ConsulDatacenter> => ({
  resource: resourceOf(context, "CONSUL_DATACENTER", [], { name: context.datacenter }),
  aliases: [aliases.consulDatacenter(context.source, context.datacenter)],
  references: [],
});
