import { aliases } from "../src/estate/aliases.js";
import { resourceId, sourceId } from "../src/estate/resourceId.js";
import type { Sighting, Sink } from "../src/estate/sighting.js";

const SOURCE = sourceId("CONSUL", "bench");
const DATACENTER = "dc1";
/** Read from text, so that strings are the sightings' own, as they are when a source is read. */
const own = <T>(value: T): T => structuredClone(value);

const tags = [
  { key: "region", value: "cn-hangzhou" },
  { key: "zone", value: "cn-hangzhou-h" },
];

const shared = (kind: "CONSUL_NODE" | "CONSUL_SERVICE" | "CONSUL_SERVICE_INSTANCE") => ({
  kind,
  sourceId: SOURCE,
  environment: "production",
  region: null,
  datacenter: DATACENTER,
});

const nodeSighting = (index: number): Sighting => {
  const name = `node-${index}`;
  const address = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const consulNodeId = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const resource = {
    ...shared("CONSUL_NODE"),
    id: resourceId(SOURCE, "CONSUL_NODE", DATACENTER, name),
    name,
    status: "passing",
    tags,
    consulNodeId,
    address,
    meta: tags,
    health: "PASSING",
    checks: [check("serfHealth", "Serf Health Status", "Agent alive and reachable", null)],
  };
  return {
    resource,
    aliases: [
      aliases.consulNode("bench", DATACENTER, name),
      aliases.consulNodeId(consulNodeId),
      aliases.consulNodeAddress("vpc-1", address),
    ],
    references: [
      { kind: "BELONGS_TO", to: aliases.consulDatacenter("bench", DATACENTER), strength: "STATED" },
      { kind: "RUNS_ON", to: aliases.alicloudAddress("vpc-1", address), strength: "DERIVED" },
    ],
  };
};

const check = (checkId: string, name: string, output: string, serviceId: string | null) => ({
  checkId,
  name,
  status: "PASSING",
  output,
  serviceId,
});

const serviceSighting = (name: string): Sighting => {
  const resource = {
    ...shared("CONSUL_SERVICE"),
    id: resourceId(SOURCE, "CONSUL_SERVICE", DATACENTER, name),
    name,
    status: "passing",
    tags: [],
    serviceTags: ["v1"],
    health: "PASSING",
  };
  return {
    resource,
    aliases: [aliases.consulService("bench", DATACENTER, name)],
    references: [
      { kind: "BELONGS_TO", to: aliases.consulDatacenter("bench", DATACENTER), strength: "STATED" },
    ],
  };
};

/** The `index`th service instance of an estate with so many nodes and services. */
export const instanceSighting = (index: number, size: EstateSize, status = "passing"): Sighting => {
  const service = `service-${index % size.services}`;
  const node = `node-${index % size.nodes}`;
  const serviceId = `${service}-${index}`;
  const resource = {
    ...shared("CONSUL_SERVICE_INSTANCE"),
    id: resourceId(SOURCE, "CONSUL_SERVICE_INSTANCE", DATACENTER, node, serviceId),
    name: serviceId,
    status,
    tags,
    serviceId,
    serviceName: service,
    nodeName: node,
    address: `10.0.${index % 250}.${index % 200}`,
    port: 8080,
    health: status.toUpperCase(),
    serviceKind: null,
    checks: [
      check("serfHealth", "Serf Health Status", "Agent alive and reachable", null),
      check(`service:${serviceId}`, "http", "HTTP GET http://127.0.0.1:8080/: 200 OK", serviceId),
    ],
  };
  return {
    resource,
    aliases: [
      aliases.consulInstance("bench", DATACENTER, node, serviceId),
      aliases.consulInstanceAddress("vpc-1", resource.address),
    ],
    references: [
      {
        kind: "BELONGS_TO",
        to: aliases.consulService("bench", DATACENTER, service),
        strength: "STATED",
      },
      { kind: "RUNS_ON", to: aliases.consulNode("bench", DATACENTER, node), strength: "STATED" },
    ],
  };
};

export interface EstateSize {
  readonly nodes: number;
  readonly services: number;
  readonly instances: number;
}

/** Tells a sink of a whole Consul cluster, thing by thing, as an observer would. */
export const tellEstate = (sink: Sink, size: EstateSize): void => {
  for (let index = 0; index < size.nodes; index += 1)
    sink.upsert("nodes", own(nodeSighting(index)));
  for (let index = 0; index < size.services; index += 1) {
    sink.upsert("services", own(serviceSighting(`service-${index}`)));
  }
  for (let index = 0; index < size.instances; index += 1) {
    sink.upsert(`instances/${index % size.services}`, own(instanceSighting(index, size)));
  }
  sink.complete();
};
