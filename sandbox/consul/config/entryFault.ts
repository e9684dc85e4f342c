import { isRecord } from "../go/goSchema.js";
import type { Json } from "../state/rows.js";
import type { Entry } from "./decodeEntry.js";

type Check = (entry: Entry) => string | undefined;

const list = (value: Json | undefined): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

const record = (value: Json | undefined): Readonly<Record<string, unknown>> =>
  isRecord(value) ? value : {};

const splitter: Check = ({ Body }) => {
  const splits = list(Body["Splits"]);
  if (splits.length === 0) return "no splits configured";
  const sum = splits.reduce((total, split) => total + Number(split["Weight"] ?? 0), 0);
  return Math.abs(sum - 100) < 0.01
    ? undefined
    : `the sum of all split weights must be 100, not ${sum.toFixed(6)}`;
};

const router: Check = ({ Body }) => {
  for (const [position, route] of list(Body["Routes"]).entries()) {
    const match = isRecord(route["Match"]) ? route["Match"]["HTTP"] : undefined;
    if (!isRecord(match)) continue;
    const paths = ["PathExact", "PathPrefix", "PathRegex"].filter((name) => match[name]);
    if (paths.length > 1) {
      return `Route[${position}] should only contain at most one of PathExact, PathPrefix, or PathRegex`;
    }
  }
  return undefined;
};

const resolver: Check = ({ Body }) => {
  const subsets = record(Body["Subsets"]);
  const preset = Body["DefaultSubset"];
  if (typeof preset === "string" && !Object.hasOwn(subsets, preset)) {
    return `DefaultSubset "${preset}" is not a valid subset`;
  }
  if (isRecord(Body["Redirect"]) && Object.keys(Body["Redirect"]).length === 0) {
    return "Redirect is empty";
  }
  for (const [subset, failover] of Object.entries(record(Body["Failover"]))) {
    if (subset !== "*" && !Object.hasOwn(subsets, subset)) {
      return `Bad Failover["${subset}"]: not a valid subset`;
    }
    if (isRecord(failover) && Object.keys(failover).length === 0) {
      return `Bad Failover["${subset}"] one of Service, ServiceSubset, Namespace, or Datacenters is required`;
    }
  }
  return undefined;
};

const PROTOCOLS = ["tcp", "http", "http2", "grpc"];

const ingress: Check = ({ Body }) => {
  for (const listener of list(Body["Listeners"])) {
    const fault = listenerFault(listener);
    if (fault) return fault;
  }
  return undefined;
};

const listenerFault = (listener: Readonly<Record<string, unknown>>): string | undefined => {
  const services = Array.isArray(listener["Services"]) ? listener["Services"].filter(isRecord) : [];
  const protocol = textOf(listener["Protocol"]) || "tcp";
  const port = Number(listener["Port"] ?? 0);
  if (!PROTOCOLS.includes(protocol)) {
    return `protocol must be 'tcp', 'http', 'http2', or 'grpc'. '${protocol}' is an unsupported protocol`;
  }
  if (services.length === 0) return `No service declared for listener with port ${port}`;
  const wild = services.some(({ Name }) => Name === "*");
  if (wild && protocol !== "http") {
    return `Wildcard service name is only valid for protocol = 'http' (listener on port ${port})`;
  }
  return services.length > 1 && protocol === "tcp" ? tooMany(port) : undefined;
};

const tooMany = (port: number): string =>
  `Multiple services per listener are only supported for protocol = 'http' (listener on port ${port})`;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

const terminating: Check = ({ Body }) => {
  for (const service of list(Body["Services"])) {
    const name = textOf(service["Name"]);
    if (name === "") return "Service name cannot be blank.";
    const client = [service["CertFile"], service["KeyFile"]].filter(Boolean).length;
    if (client === 1 || (client === 2 && !service["CAFile"])) {
      return `Service "${name}" must have a CertFile, CAFile, and KeyFile specified for TLS origination`;
    }
  }
  return undefined;
};

const CHECKS: Readonly<Record<string, Check>> = {
  "service-splitter": splitter,
  "service-router": router,
  "service-resolver": resolver,
  "ingress-gateway": ingress,
  "terminating-gateway": terminating,
};

/** What is wrong with an entry by itself, in Consul's words; undefined if nothing is. */
export const entryFault: Check = (entry) => {
  if (entry.Name === "" && entry.Kind === "service-defaults") return "serviceName is required";
  if (entry.Name === "" && entry.Kind !== "proxy-defaults" && entry.Kind !== "mesh") {
    return "Name is required";
  }
  return CHECKS[entry.Kind]?.(entry);
};
