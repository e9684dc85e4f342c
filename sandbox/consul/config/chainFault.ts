import { isRecord } from "../go/goSchema.js";
import type { Json } from "../state/rows.js";

/** The body of an entry, or undefined where there is none. */
export type Lookup = (kind: string, name: string) => Readonly<Record<string, Json>> | undefined;

const ROUTING = ["http", "http2", "grpc"];

interface Target {
  readonly service: string;
  readonly subset: string;
}

const field = (value: unknown, name: string): string => {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === "string" ? found : "";
};

const items = (value: Json | undefined): readonly unknown[] => (Array.isArray(value) ? value : []);

const protocolOf = (entries: Lookup, service: string): string => {
  const own = field(entries("service-defaults", service), "Protocol");
  return own || field(entries("proxy-defaults", "global")?.["Config"], "protocol") || "tcp";
};

/** Where the entries of a service lead: other services, and subsets of them. */
const targetsOf = (entries: Lookup, service: string): readonly Target[] => {
  const aim = (value: unknown): Target => ({
    service: field(value, "Service") || service,
    subset: field(value, "ServiceSubset"),
  });
  const routes = items(entries("service-router", service)?.["Routes"]).map((route) =>
    aim(isRecord(route) ? route["Destination"] : undefined),
  );
  const splits = items(entries("service-splitter", service)?.["Splits"]).map(aim);
  const resolver = entries("service-resolver", service);
  const redirect = resolver?.["Redirect"] ? [aim(resolver["Redirect"])] : [];
  const failovers = isRecord(resolver?.["Failover"])
    ? Object.values(resolver["Failover"]).map(aim)
    : [];
  return [...routes, ...splits, ...redirect, ...failovers];
};

/** What is wrong with the way from `start` through all that it leads to; undefined if nothing is. */
export const chainFault = (entries: Lookup, start: string): string | undefined => {
  const protocol = protocolOf(entries, start);
  const routed = entries("service-router", start) ?? entries("service-splitter", start);
  if (routed && !ROUTING.includes(protocol)) {
    return `discovery chain "${start}" uses a protocol "${protocol}" that does not permit advanced routing or splitting behavior`;
  }
  const seen = new Set([start]);
  const open = [start];
  for (let service = open.pop(); service !== undefined; service = open.pop()) {
    for (const target of targetsOf(entries, service)) {
      const fault = targetFault(entries, start, protocol, target);
      if (fault) return fault;
      if (!seen.has(target.service)) open.push(target.service);
      seen.add(target.service);
    }
  }
  return undefined;
};

const targetFault = (
  entries: Lookup,
  start: string,
  protocol: string,
  target: Target,
): string | undefined => {
  const other = protocolOf(entries, target.service);
  if (other !== protocol) {
    return `discovery chain "${start}" uses inconsistent protocols; service "${target.service}" has "${other}" which is not "${protocol}"`;
  }
  const subsets = entries("service-resolver", target.service)?.["Subsets"];
  const known =
    target.subset === "" || (isRecord(subsets) && Object.hasOwn(subsets, target.subset));
  return known
    ? undefined
    : `service "${target.service}" does not have a subset named "${target.subset}"`;
};
