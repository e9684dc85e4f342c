import { z } from "zod";
import type { ConsulCheck } from "../../schema/consul/ConsulCheck.js";
import type { Tag } from "../../schema/estate/Tag.js";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { checkHealth } from "./health.js";

/** A node as the catalog has it. */
export interface NodeFacts {
  readonly name: string;
  readonly id: string | null;
  readonly address: string;
  readonly meta: readonly Tag[];
}

/** A service that a sidecar calls; `datacenter` is empty for its own. */
export interface Upstream {
  readonly service: string;
  readonly datacenter: string;
}

/** A registration of a service on a node. */
export interface InstanceFacts {
  readonly node: string;
  readonly serviceId: string;
  readonly service: string;
  /** Empty: that of the node. */
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly meta: readonly Tag[];
  readonly kind: string | null;
  /** The service that a sidecar stands in front of. */
  readonly destination: string | null;
  readonly upstreams: readonly Upstream[];
  /** Its own, without those of the node. */
  readonly checks: readonly ConsulCheck[];
}

/** A node with what is registered on it: all of it in a dump, one instance in the list of a service. */
export interface NodeReport {
  readonly node: NodeFacts;
  /** Those of the node itself. */
  readonly checks: readonly ConsulCheck[];
  readonly instances: readonly InstanceFacts[];
}

const metaRow = z.record(z.string(), z.string()).nullish();
const nodeRow = z.object({
  ID: z.string().nullish(),
  Node: z.string(),
  Address: z.string(),
  Meta: metaRow,
});
const upstreamRow = z.object({
  DestinationType: z.string().nullish(),
  DestinationName: z.string().nullish(),
  Datacenter: z.string().nullish(),
});
const serviceRow = z.object({
  ID: z.string(),
  Service: z.string(),
  Tags: z.array(z.string()).nullish(),
  Address: z.string().nullish(),
  Meta: metaRow,
  Port: z.number().int().nullish(),
  Kind: z.string().nullish(),
  Proxy: z
    .object({
      DestinationServiceName: z.string().nullish(),
      Upstreams: z.array(upstreamRow).nullish(),
    })
    .nullish(),
});
const checkRow = z.object({
  CheckID: z.string(),
  Name: z.string().nullish(),
  Status: z.string(),
  Output: z.string().nullish(),
  ServiceID: z.string().nullish(),
});
const dumpRow = nodeRow.extend({
  PeerName: z.string().nullish(),
  Services: z.array(serviceRow).nullish(),
  Checks: z.array(checkRow).nullish(),
});
const healthRow = z.object({ Node: nodeRow, Service: serviceRow, Checks: z.array(checkRow) });
const nodeCheckRow = checkRow.extend({ Node: z.string() });

const NO_TAGS: readonly Tag[] = [];
const NO_STRINGS: readonly string[] = [];
const NO_UPSTREAMS: readonly Upstream[] = [];

const tagsFrom = (meta: z.infer<typeof metaRow>): readonly Tag[] => {
  const entries = Object.entries(meta ?? {});
  return entries.length === 0 ? NO_TAGS : entries.map(([key, value]) => ({ key, value }));
};

const nodeFrom = (row: z.infer<typeof nodeRow>): NodeFacts => ({
  name: row.Node,
  id: emptyToNull(row.ID),
  address: row.Address,
  meta: tagsFrom(row.Meta),
});

const checkFrom = (row: z.infer<typeof checkRow>): ConsulCheck => ({
  checkId: row.CheckID,
  name: row.Name ?? "",
  status: checkHealth(row.CheckID, row.Status),
  output: row.Output ?? "",
  serviceId: emptyToNull(row.ServiceID),
});

const isOfService = ({ DestinationType: type }: z.infer<typeof upstreamRow>): boolean =>
  !type || type === "service";

const upstreamsFrom = (rows: readonly z.infer<typeof upstreamRow>[]): readonly Upstream[] =>
  rows.length === 0
    ? NO_UPSTREAMS
    : rows.filter(isOfService).map(({ DestinationName, Datacenter }) => ({
        service: DestinationName ?? "",
        datacenter: Datacenter ?? "",
      }));

const instanceFrom = (
  node: string,
  row: z.infer<typeof serviceRow>,
  checks: readonly ConsulCheck[],
): InstanceFacts => ({
  node,
  serviceId: row.ID,
  service: row.Service,
  address: row.Address ?? "",
  port: row.Port ?? 0,
  tags: row.Tags && row.Tags.length > 0 ? row.Tags : NO_STRINGS,
  meta: tagsFrom(row.Meta),
  kind: emptyToNull(row.Kind),
  destination: emptyToNull(row.Proxy?.DestinationServiceName),
  upstreams: upstreamsFrom(row.Proxy?.Upstreams ?? []),
  checks: checks.filter(({ serviceId }) => serviceId === row.ID),
});

const report = (
  node: z.infer<typeof nodeRow>,
  services: readonly z.infer<typeof serviceRow>[],
  checkRows: readonly z.infer<typeof checkRow>[],
): NodeReport => {
  const checks = checkRows.map(checkFrom);
  return {
    node: nodeFrom(node),
    checks: checks.filter(({ serviceId }) => serviceId === null),
    instances: services.map((service) => instanceFrom(node.Node, service, checks)),
  };
};

/** A row of `/catalog/nodes`. */
export const nodeFactsFrom = (row: unknown): NodeFacts => nodeFrom(nodeRow.parse(row));

/** A row of `/internal/ui/nodes`; null for a node of another cluster, imported by peering. */
export const reportFromDump = (row: unknown): NodeReport | null => {
  const node = dumpRow.parse(row);
  return node.PeerName ? null : report(node, node.Services ?? [], node.Checks ?? []);
};

const summaryRow = z.object({ Name: z.string(), PeerName: z.string().nullish() });

/** The name in a row of `/internal/ui/services`; null for a service of a peer. */
export const summaryNameFrom = (row: unknown): string | null => {
  const { Name, PeerName } = summaryRow.parse(row);
  return PeerName ? null : Name;
};

/** A row of `/health/service/:name`: a node with one instance. */
export const reportFromHealth = (row: unknown): NodeReport => {
  const { Node, Service, Checks } = healthRow.parse(row);
  return report(Node, [Service], Checks);
};

/** A row of `/health/state/:state` or `/health/node/:node`. */
export const nodeCheckFrom = (
  row: unknown,
): { readonly node: string; readonly check: ConsulCheck } => {
  const check = nodeCheckRow.parse(row);
  return { node: check.Node, check: checkFrom(check) };
};
