import type { Call } from "../http/Call.js";
import type { Instance } from "../state/NodeEntry.js";
import type { CheckRow } from "../state/rows.js";
import { checksOf } from "./health.js";

/** What the UI's list says of each service, in the order of the names. */
export const summarize = (
  call: Call,
  keeps: (instance: Instance) => boolean,
  names: readonly string[],
): readonly object[] =>
  names.flatMap((name) => {
    const instances = [...call.dc.catalog.instances(name)].filter(keeps);
    return instances.length > 0 ? [summary(call, name, instances)] : [];
  });

const summary = (call: Call, name: string, instances: readonly Instance[]): object => {
  const newer = call.cluster.profile !== "1.8";
  const services = instances.map(({ service }) => service);
  const checks = newer ? distinct(instances.flatMap(checksOf)) : instances.flatMap(checksOf);
  const nodes = instances.map(({ entry }) => entry.row.Node);
  const kind = services[0]?.Kind ?? "";
  const proxied = services.map(({ Proxy }) => Proxy.DestinationServiceName);
  const shared = {
    Kind: kind || undefined,
    Name: name,
    Datacenter: newer ? call.dc.name : undefined,
    Tags: union(services.flatMap(({ Tags }) => Tags ?? [])),
    Nodes: newer ? unique(nodes) : unique(nodes),
    InstanceCount: instances.length,
    ProxyFor: newer || kind !== "connect-proxy" ? undefined : union(proxied),
    ...counts(checks),
    ExternalSources: union(services.map(({ Meta }) => Meta?.["external-source"] ?? "")),
    GatewayConfig: {},
  };
  if (!newer) return shared;
  const { catalog } = call.dc;
  return {
    ...shared,
    TransparentProxy: services.some(({ Proxy }) => Proxy.Mode === "transparent"),
    ConnectNative: services.some(({ Connect }) => Connect.Native === true),
    ConnectedWithProxy: [...catalog.connectInstances(name)].some(
      ({ service }) => service.Kind === "connect-proxy",
    ),
    ConnectedWithGateway: false,
  };
};

const counts = (checks: readonly CheckRow[]): object => {
  const count = (status: string): number => checks.filter(({ Status }) => Status === status).length;
  return {
    ChecksPassing: count("passing"),
    ChecksWarning: count("warning"),
    ChecksCritical: count("critical"),
  };
};

const distinct = (checks: readonly CheckRow[]): readonly CheckRow[] => [
  ...new Map(checks.map((check) => [`${check.Node}\0${check.CheckID}`, check])).values(),
];

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** The distinct non-empty texts in order; null if there is none. */
const union = (texts: readonly string[]): readonly string[] | null => {
  const found = unique(texts.filter((text) => text !== ""));
  return found.length > 0 ? found : null;
};
