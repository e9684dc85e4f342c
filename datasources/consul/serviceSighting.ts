import type { ConsulService } from "../../schema/consul/ConsulService.js";
import type { ConsulServiceInstance } from "../../schema/consul/ConsulServiceInstance.js";
import type { EvidenceStrength } from "../../schema/estate/enums.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Alias, Reference, Sighting } from "../../src/estate/sighting.js";
import type { Upstream } from "./catalogRows.js";
import {
  inDatacenter,
  resourceOf,
  serviceAlias,
  type DatacenterContext,
} from "./DatacenterContext.js";
import { statusWord, worst } from "./health.js";

/** What a service calls, as far as the mesh tells. */
export interface Calls {
  /** Stated by its sidecars. */
  readonly upstreams: readonly Upstream[];
  /** Services that an exact intention lets it call. */
  readonly allowed: readonly string[];
}

/** One edge per service that is called: what a sidecar states outweighs what an intention allows. */
const callsOf = (context: DatacenterContext, { upstreams, allowed }: Calls): Reference[] => {
  const strengths = new Map<Alias, EvidenceStrength>();
  for (const name of allowed) strengths.set(serviceAlias(context, name), "DERIVED");
  for (const { service, datacenter } of upstreams) {
    strengths.set(serviceAlias(context, service, datacenter), "STATED");
  }
  return [...strengths]
    .map(([to, strength]): Reference => ({ kind: "CALLS", to, strength }))
    .sort((one, other) => (one.to < other.to ? -1 : 1));
};

/** A service is what its instances are together; there is none without instances. */
export const serviceSighting = (
  context: DatacenterContext,
  name: string,
  instances: readonly ConsulServiceInstance[],
  calls: Calls,
): Sighting<ConsulService> => {
  const health = worst(instances.map((instance) => instance.health));
  return {
    resource: {
      datacenter: context.datacenter,
      serviceTags: [...new Set(instances.flatMap(({ serviceTags }) => serviceTags))].sort(),
      serviceKind: instances.find(({ serviceKind }) => serviceKind !== null)?.serviceKind ?? null,
      health,
      ...resourceOf(context, "CONSUL_SERVICE", [name], { name, status: statusWord(health) }),
    },
    aliases: [serviceAlias(context, name), aliases.consulServiceAnywhere(context.datacenter, name)],
    references: [inDatacenter(context), ...callsOf(context, calls)],
  };
};
