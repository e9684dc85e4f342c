import type { ConsulIntention } from "../../schema/consul/ConsulIntention.js";
import type { ConsulNode } from "../../schema/consul/ConsulNode.js";
import type { ConsulService } from "../../schema/consul/ConsulService.js";
import type { ConsulServiceInstance } from "../../schema/consul/ConsulServiceInstance.js";
import type { ResourceKind } from "../../schema/estate/enums.js";
import { aliases } from "../../src/estate/aliases.js";
import { Estate } from "../../src/estate/Estate.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { Alias, Reference, Sighting } from "../../src/estate/sighting.js";

/** Where a thing lives: a source by name, and a datacenter. */
export interface Place {
  readonly source: string;
  readonly datacenter: string;
}

export const DC1: Place = { source: "hz", datacenter: "dc1" };

const base = ({ source, datacenter }: Place, kind: ResourceKind, path: readonly string[]) => ({
  id: resourceId(`consul:${source}`, kind, datacenter, ...path),
  kind,
  name: path.at(-1) ?? datacenter,
  environment: "production",
  region: null,
  status: null,
  tags: [],
  sourceId: `consul:${source}`,
});

const to = (kind: Reference["kind"], alias: Alias): Reference => ({
  kind,
  to: alias,
  strength: alias.endsWith("%2A") ? "DERIVED" : "STATED",
});

const inDatacenter = ({ source, datacenter }: Place) =>
  to("BELONGS_TO", aliases.consulDatacenter(source, datacenter));

export const datacenterSighting = (place: Place): Sighting => ({
  resource: base(place, "CONSUL_DATACENTER", []),
  aliases: [aliases.consulDatacenter(place.source, place.datacenter)],
  references: [],
});

export const nodeSighting = (place: Place, name: string): Sighting<ConsulNode> => ({
  resource: {
    ...base(place, "CONSUL_NODE", [name]),
    datacenter: place.datacenter,
    consulNodeId: null,
    address: "10.0.0.1",
    meta: [{ key: "rack", value: "r1" }],
    health: "PASSING",
    checks: [
      { checkId: "serfHealth", name: "Serf", status: "PASSING", output: "alive", serviceId: null },
    ],
  },
  aliases: [aliases.consulNode(place.source, place.datacenter, name)],
  references: [inDatacenter(place)],
});

export const serviceSighting = (
  place: Place,
  name: string,
  calls: readonly string[] = [],
): Sighting<ConsulService> => ({
  resource: {
    ...base(place, "CONSUL_SERVICE", [name]),
    datacenter: place.datacenter,
    serviceTags: ["v1"],
    serviceKind: name.endsWith("-proxy") ? "connect-proxy" : null,
    health: "PASSING",
  },
  aliases: [aliases.consulService(place.source, place.datacenter, name)],
  references: [
    inDatacenter(place),
    ...calls.map((far) => to("CALLS", aliases.consulService(place.source, place.datacenter, far))),
  ],
});

export const instanceSighting = (
  place: Place,
  serviceName: string,
  node: string,
): Sighting<ConsulServiceInstance> => {
  const serviceId = `${serviceName}-${node}`;
  const { source, datacenter } = place;
  return {
    resource: {
      ...base(place, "CONSUL_SERVICE_INSTANCE", [node, serviceId]),
      serviceId,
      serviceName,
      datacenter,
      address: "10.0.0.1",
      port: 8080,
      serviceTags: ["v1"],
      serviceKind: null,
      meta: [],
      health: "PASSING",
      checks: [],
    },
    aliases: [aliases.consulInstance(source, datacenter, node, serviceId)],
    references: [
      to("BELONGS_TO", aliases.consulService(source, datacenter, serviceName)),
      to("RUNS_ON", aliases.consulNode(source, datacenter, node)),
    ],
  };
};

export const intentionSighting = (
  place: Place,
  sourceName: string,
  destinationName: string,
  precedence: number,
): Sighting<ConsulIntention> => ({
  resource: {
    ...base(place, "CONSUL_INTENTION", [sourceName, destinationName]),
    datacenter: place.datacenter,
    sourceName,
    destinationName,
    precedence,
    description: null,
    action: "ALLOW",
    permissions: null,
  },
  aliases: [],
  references: [...new Set([sourceName, destinationName])].map((name) =>
    to("APPLIES_TO", aliases.consulService(place.source, place.datacenter, name)),
  ),
});

/** An estate with one LIVE Consul source per name, holding what was sighted. */
export const estateOf = (sources: readonly string[], sightings: readonly Sighting[]): Estate => {
  const estate = new Estate();
  for (const name of sources) {
    const address = "http://127.0.0.1:8500";
    estate.addSource({ system: "CONSUL", name, address, sandbox: true }).complete();
  }
  for (const one of sightings) estate.upsert("all", one);
  return estate;
};
