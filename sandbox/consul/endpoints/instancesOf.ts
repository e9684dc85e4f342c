import { isRecord } from "../go/goSchema.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { Instance } from "../state/NodeEntry.js";
import { topics } from "../state/topics.js";
import { later, type Uint64 } from "../state/uint64.js";

/** The instances that answer a query about a service, and what such a query waits for. */
export interface Instances {
  readonly find: () => readonly Instance[];
  /** The index of a query that looks at rows alone. */
  readonly rowsIndex: () => Uint64;
  /** The index of a query that also looks at checks. */
  readonly healthIndex: () => Uint64;
  readonly watchRows: readonly string[];
  readonly watchHealth: readonly string[];
}

/** The instances of a service itself. While it has none, any change of services may bring one. */
export const instancesByName = ({ catalog }: Datacenter, name: string): Instances => {
  const find = (): readonly Instance[] => [...catalog.instances(name)];
  const present = find().length > 0;
  return {
    find,
    rowsIndex: () => catalog.serviceIndex(name, find().length > 0, false),
    healthIndex: () => catalog.serviceIndex(name, find().length > 0, true),
    watchRows: present ? [topics.serviceRows(name)] : ["services"],
    watchHealth: present ? [topics.service(name)] : ["services"],
  };
};

/** The instances through which the mesh reaches a service: proxies, itself, and terminating gateways. */
export const instancesByMesh = (dc: Datacenter, name: string): Instances => {
  const { catalog } = dc;
  const find = (): readonly Instance[] => [
    ...catalog.connectInstances(name),
    ...terminatingGateways(dc, name).flatMap((gateway) => [...catalog.instances(gateway)]),
  ];
  const services = [...new Set(find().map(({ service }) => service.Service))];
  const behindGateway = terminatingGateways(dc, name).length > 0;
  const changes = [topics.connect(name), behindGateway ? "services" : "gateway-services"];
  return {
    find,
    rowsIndex: () =>
      later(catalog.serviceIndex(name, find().length > 0, false), gatewayIndex(dc, name, false)),
    healthIndex: () => later(healthIndex(dc, name, find()), gatewayIndex(dc, name, true)),
    watchRows: [...changes, ...services.map(topics.serviceRows)],
    watchHealth: [...changes, ...services.map(topics.service)],
  };
};

/** The health of a way through the mesh is that of the proxies, whatever they are called. */
const healthIndex = ({ catalog }: Datacenter, name: string, found: readonly Instance[]): Uint64 =>
  found.length === 0
    ? catalog.serviceIndex(name, false, true)
    : found.reduce<Uint64>(
        (latest, { service }) => later(latest, catalog.serviceIndex(service.Service, true, true)),
        0,
      );

/** The index of the gateways before a service; 0 if there is none. */
const gatewayIndex = (dc: Datacenter, name: string, withChecks: boolean): Uint64 => {
  const { catalog, indexes } = dc;
  const gateways = terminatingGateways(dc, name);
  const own = gateways.map((gateway) => {
    const exists = [...catalog.instances(gateway)].length > 0;
    return catalog.serviceIndex(gateway, exists, withChecks);
  });
  return own.reduce(later, gateways.length > 0 ? indexes.max("gateway-services") : 0);
};

const terminatingGateways = ({ config }: Datacenter, service: string): readonly string[] =>
  config
    .list("terminating-gateway")
    .filter(({ Body }) => {
      const services = Array.isArray(Body["Services"]) ? Body["Services"].filter(isRecord) : [];
      return services.some(({ Name }) => Name === service);
    })
    .map(({ Name }) => Name);
