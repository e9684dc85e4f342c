import { goJson, sorted } from "../go/goJson.js";
import type { Profile } from "../Profile.js";
import type { Instance, NodeEntry } from "../state/NodeEntry.js";
import type { CheckRow, NodeRow, Proxy, ServiceRow, Upstream } from "../state/rows.js";

/** Writes rows as compact JSON, the way one version of Consul does. Rows never change, so texts are kept. */
export interface Shapes {
  node(row: NodeRow): string;
  /** A service below a node. Catalog and health print a list of no tags as [], the UI's API as null. */
  service(row: ServiceRow, tags: "list" | "null"): string;
  check(row: CheckRow, tags: "list" | "null"): string;
  /** A row of /catalog/service/:name. */
  catalogService(instance: Instance): string;
  /** A row of /health/service/:name. */
  health(instance: Instance, checks: readonly CheckRow[], tags?: "list" | "null"): string;
  /** A row of /internal/ui/nodes. */
  uiNode(entry: NodeEntry): string;
}

/** Remembers a text for as long as `key` lives. */
const kept = <R>(write: (row: R) => string): ((key: object, row: R) => string) => {
  const texts = new WeakMap<object, string>();
  return (key, row) => {
    const known = texts.get(key);
    if (known !== undefined) return known;
    const text = write(row);
    texts.set(key, text);
    return text;
  };
};

/** Remembers the text of each row for as long as the row lives. */
const remembered = <R extends object>(write: (row: R) => string): ((row: R) => string) => {
  const texts = kept(write);
  return (row) => texts(row, row);
};

/** Remembers what was written of an instance for as long as nothing on its node changes. */
const perInstance = <A extends unknown[]>(
  write: (instance: Instance, ...more: A) => string,
): ((instance: Instance, ...more: A) => string) => {
  const nodes = new WeakMap<object, Map<string, string>>();
  return (instance, ...more) => {
    const { entry, service } = instance;
    const texts = nodes.get(entry.snapshot) ?? new Map<string, string>();
    nodes.set(entry.snapshot, texts);
    const text = texts.get(service.ID) ?? write(instance, ...more);
    texts.set(service.ID, text);
    return text;
  };
};

export const makeShapes = (profile: Profile): Shapes => {
  const newer = profile !== "1.8";
  const node = remembered((row: NodeRow) => goJson(row));
  const serviceAs = (tags: readonly string[] | null) =>
    remembered((row: ServiceRow) => goJson(serviceShape(row, row.Tags ?? tags, newer)));
  const services = { list: serviceAs([]), null: serviceAs(null) };
  const checkAs = (tags: readonly string[] | null) =>
    remembered((row: CheckRow) => goJson(checkShape(row, row.ServiceTags ?? tags, newer)));
  const checks = { list: checkAs([]), null: checkAs(null) };
  const uiHead = remembered((row: NodeRow) => goJson(uiNodeHead(row)).slice(0, -1));
  const uiNodes = kept((entry: NodeEntry) => {
    const parts = [list(entry.services(), services.null), list(entry.checks(), checks.null)];
    return `${uiHead(entry.row)},"Services":${parts[0] ?? ""},"Checks":${parts[1] ?? ""}}`;
  });
  const health = ({ entry, service }: Instance, own: readonly CheckRow[], tags: "list" | "null") =>
    `{"Node":${node(entry.row)},"Service":${services[tags](service)},"Checks":${list(own, checks[tags])}}`;
  const healthy = perInstance((instance: Instance, own: readonly CheckRow[]) =>
    health(instance, own, "list"),
  );
  const list = <T>(rows: Iterable<T>, write: (row: T) => string): string =>
    `[${Array.from(rows, write).join(",")}]`;
  return {
    node,
    service: (row, tags) => services[tags](row),
    check: (row, tags) => checks[tags](row),
    catalogService: perInstance((instance) => goJson(catalogShape(instance, newer))),
    health: (instance, own, tags = "list") =>
      tags === "list" ? healthy(instance, own) : health(instance, own, "null"),
    uiNode: (entry) => uiNodes(entry.snapshot, entry),
  };
};

const uiNodeHead = (row: NodeRow): object => ({
  ID: row.ID,
  Node: row.Node,
  Address: row.Address,
  TaggedAddresses: row.TaggedAddresses,
  Meta: row.Meta,
});

const filled = <V extends object>(value: V | null): V | undefined =>
  value && Object.keys(value).length > 0 ? value : undefined;

const upstreamShape = (upstream: Upstream): object => ({
  DestinationType: upstream.DestinationType,
  DestinationName: upstream.DestinationName,
  Datacenter: upstream.Datacenter,
  LocalBindAddress: upstream.LocalBindAddress || undefined,
  LocalBindPort: upstream.LocalBindPort,
  Config: upstream.Config,
  MeshGateway: upstream.MeshGateway,
});

const proxyShape = (proxy: Proxy, newer: boolean): object => ({
  DestinationServiceName: proxy.DestinationServiceName || undefined,
  DestinationServiceID: proxy.DestinationServiceID || undefined,
  LocalServiceAddress: proxy.LocalServiceAddress || undefined,
  LocalServicePort: proxy.LocalServicePort || undefined,
  Mode: newer ? proxy.Mode : undefined,
  Config: filled(proxy.Config),
  Upstreams: proxy.Upstreams.length > 0 ? proxy.Upstreams.map(upstreamShape) : undefined,
  MeshGateway: proxy.MeshGateway,
  Expose: proxy.Expose,
});

const serviceShape = (row: ServiceRow, tags: readonly string[] | null, newer: boolean): object => ({
  Kind: row.Kind || undefined,
  ID: row.ID,
  Service: row.Service,
  Tags: tags,
  Address: row.Address,
  TaggedAddresses: filled(row.TaggedAddresses),
  Meta: row.Meta,
  Port: row.Port,
  Weights: row.Weights,
  EnableTagOverride: row.EnableTagOverride,
  Proxy: proxyShape(row.Proxy, newer),
  Connect: row.Connect,
  CreateIndex: row.CreateIndex,
  ModifyIndex: row.ModifyIndex,
});

const checkShape = (row: CheckRow, tags: readonly string[] | null, newer: boolean): object => ({
  Node: row.Node,
  CheckID: row.CheckID,
  Name: row.Name,
  Status: row.Status,
  Notes: row.Notes,
  Output: row.Output,
  ServiceID: row.ServiceID,
  ServiceName: row.ServiceName,
  ServiceTags: tags,
  Type: row.Type,
  ...(newer ? { Interval: row.Interval, Timeout: row.Timeout, ExposedPort: 0 } : {}),
  Definition: row.Definition,
  CreateIndex: row.CreateIndex,
  ModifyIndex: row.ModifyIndex,
});

const catalogShape = ({ entry, service }: Instance, newer: boolean): object => ({
  ID: entry.row.ID,
  Node: entry.row.Node,
  Address: entry.row.Address,
  Datacenter: entry.row.Datacenter,
  TaggedAddresses: entry.row.TaggedAddresses,
  NodeMeta: entry.row.Meta,
  ServiceKind: service.Kind,
  ServiceID: service.ID,
  ServiceName: service.Service,
  ServiceTags: service.Tags ?? [],
  ServiceAddress: service.Address,
  ServiceTaggedAddresses: filled(service.TaggedAddresses),
  ServiceWeights: service.Weights,
  ServiceMeta: sorted(service.Meta ?? {}),
  ServicePort: service.Port,
  ServiceEnableTagOverride: service.EnableTagOverride,
  ServiceProxy: proxyShape(service.Proxy, newer),
  ServiceConnect: service.Connect,
  CreateIndex: service.CreateIndex,
  ModifyIndex: service.ModifyIndex,
});
