import type { ServiceFields, Upstream } from "../state/rows.js";
import { multiError } from "./multiError.js";

type Given = Pick<ServiceFields, "Kind" | "Port" | "Proxy" | "Connect">;

/** What is wrong with a proxy or a gateway, in Consul's words; undefined if nothing is. */
export const proxyFault = (service: Given): string | undefined => {
  const faults = service.Kind === "connect-proxy" ? proxyFaults(service) : gatewayFaults(service);
  return faults.length > 0 ? multiError(faults) : undefined;
};

const proxyFaults = ({ Port, Proxy, Connect }: Given): readonly string[] => [
  ...(Proxy.DestinationServiceName === ""
    ? ["Proxy.DestinationServiceName must be non-empty for Connect proxy services"]
    : []),
  ...(Port === 0 ? ["Port must be set for a Connect proxy"] : []),
  ...(Connect.Native ? ["A Proxy cannot also be Connect Native, only typical services"] : []),
  ...upstreamFaults(Proxy.Upstreams),
];

const upstreamFaults = (upstreams: readonly Upstream[]): readonly string[] => {
  const keys = new Set<string>();
  const listeners = new Set<string>();
  return upstreams.flatMap((upstream) => {
    const own = upstreamFault(upstream);
    const key = keyOf(upstream);
    const listener = `${upstream.LocalBindAddress || "127.0.0.1"}:${upstream.LocalBindPort}`;
    const faults = own === undefined ? [] : [own];
    if (keys.has(key)) return [...faults, `upstreams cannot contain duplicates of ${key}`];
    keys.add(key);
    if (listeners.has(listener)) {
      const what = "upstreams cannot contain duplicates by local bind address and port";
      return [...faults, `${what}; "${listener}" is specified twice`];
    }
    listeners.add(listener);
    return faults;
  });
};

const upstreamFault = (upstream: Upstream): string | undefined => {
  if (!["", "service", "prepared_query"].includes(upstream.DestinationType)) {
    return `unknown upstream destination type: ${JSON.stringify(upstream.DestinationType)}`;
  }
  if (upstream.DestinationName === "") return "upstream destination name cannot be empty";
  return upstream.LocalBindPort === 0 ? "upstream local bind port cannot be zero" : undefined;
};

const keyOf = ({ DestinationType, DestinationName, Datacenter }: Upstream): string =>
  `[type=${JSON.stringify(DestinationType)}, name=${JSON.stringify(DestinationName)}, ` +
  `namespace="", datacenter=${JSON.stringify(Datacenter)}]`;

/** Gateways stand for no service of their own; all but those that let in need a port. */
const gatewayFaults = ({ Kind, Port, Proxy }: Given): readonly string[] => {
  if (!/^(?:mesh|ingress|terminating)-gateway$/.test(Kind)) return [];
  const stated = {
    DestinationServiceName: Proxy.DestinationServiceName,
    DestinationServiceID: Proxy.DestinationServiceID,
    LocalServiceAddress: Proxy.LocalServiceAddress,
    LocalServicePort: Proxy.LocalServicePort,
    Upstreams: Proxy.Upstreams.length,
  };
  const portless = Port === 0 && Kind !== "ingress-gateway";
  return [
    ...(portless ? [`Port must be non-zero for a ${Kind}`] : []),
    ...Object.entries(stated).flatMap(([name, value]) =>
      value ? [`The Proxy.${name} configuration is invalid for a ${Kind}`] : [],
    ),
  ];
};
