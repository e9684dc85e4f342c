import type { ConsulServiceInstance } from "../../schema/consul/ConsulServiceInstance.js";
import { aliases } from "../../src/estate/aliases.js";
import type { Alias, Reference, Sighting } from "../../src/estate/sighting.js";
import type { InstanceFacts } from "./catalogRows.js";
import {
  addressScope,
  nodeAlias,
  resourceOf,
  serviceAlias,
  type DatacenterContext,
} from "./DatacenterContext.js";
import { statusWord, worst } from "./health.js";
import type { KnownNode } from "./nodeSighting.js";

/** Nomad keeps the id of the allocation in the id of what it registers. */
const NOMAD_SERVICE_ID = /^_nomad-task-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-/i;

const registeredBy = (allocation: string): Reference => ({
  kind: "REGISTERED_BY",
  to: aliases.nomadAllocation(allocation),
  strength: "STATED",
});

const standsBefore = (to: Alias): Reference => ({ kind: "PROXIES", to, strength: "STATED" });

/** The checks of the node count for everything on it. `behind`: the services that it stands in front of. */
export const instanceSighting = (
  context: DatacenterContext,
  instance: InstanceFacts,
  { node, behind }: { readonly node: KnownNode | null; readonly behind: readonly string[] },
): Sighting<ConsulServiceInstance> => {
  const { serviceId, service, meta } = instance;
  const checks = node ? [...node.checks, ...instance.checks] : instance.checks;
  const health = worst(checks.map(({ status }) => status));
  const address = instance.address || (node?.facts.address ?? "");
  const path = [instance.node, serviceId];
  const named = { name: serviceId, status: statusWord(health), tags: meta };
  const allocation = NOMAD_SERVICE_ID.exec(serviceId)?.[1];
  return {
    resource: {
      datacenter: context.datacenter,
      serviceId,
      serviceName: service,
      address,
      port: instance.port,
      serviceTags: instance.tags,
      serviceKind: instance.kind,
      meta,
      health,
      checks,
      ...resourceOf(context, "CONSUL_SERVICE_INSTANCE", path, named),
    },
    aliases: [
      aliases.consulInstance(context.source, context.datacenter, instance.node, serviceId),
      ...(address ? [aliases.consulInstanceAddress(addressScope(context), address)] : []),
      ...(allocation ? [aliases.consulInstanceAllocation(context.source, allocation)] : []),
    ],
    references: [
      { kind: "BELONGS_TO", to: serviceAlias(context, service), strength: "STATED" },
      { kind: "RUNS_ON", to: nodeAlias(context, instance.node), strength: "STATED" },
      ...(allocation ? [registeredBy(allocation)] : []),
      ...behind.map((name) => standsBefore(serviceAlias(context, name))),
    ],
  };
};
