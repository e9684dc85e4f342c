import { z } from "zod";
import type { Tag } from "../../schema/estate/Tag.js";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { tagsFrom } from "./RegionContext.js";

/** A client of Nomad. */
export interface NodeFacts {
  readonly id: string;
  readonly name: string;
  readonly datacenter: string;
  readonly nodePool: string;
  readonly nodeClass: string | null;
  readonly status: string;
  readonly eligible: boolean;
  readonly draining: boolean;
  readonly address: string;
  readonly nomadVersion: string;
  readonly drivers: readonly string[];
  readonly meta: readonly Tag[];
  /** The agent of Consul on the same machine, as Nomad found it. */
  readonly consul: { readonly datacenter: string; readonly node: string } | null;
  readonly modifyIndex: number;
}

const stubRow = z.object({ ID: z.string(), ModifyIndex: z.number() });
const wholeRow = stubRow.extend({
  Name: z.string(),
  Datacenter: z.string(),
  HTTPAddr: z.string().nullish(),
  Attributes: z.record(z.string(), z.string()).nullish(),
  Links: z.record(z.string(), z.string()).nullish(),
  Meta: z.record(z.string(), z.string()).nullish(),
  NodeClass: z.string().nullish(),
  NodePool: z.string().nullish(),
  Status: z.string(),
  SchedulingEligibility: z.string(),
  Drain: z.boolean().nullish(),
  DrainStrategy: z.looseObject({}).nullish(),
  Drivers: z.record(z.string(), z.object({ Detected: z.boolean().nullish() }).nullable()).nullish(),
});

/** A row of `/v1/nodes`: enough to know whether the node has changed. */
export const nodeStubFrom = (
  value: unknown,
): { readonly id: string; readonly modifyIndex: number } => {
  const { ID, ModifyIndex } = stubRow.parse(value);
  return { id: ID, modifyIndex: ModifyIndex };
};

/** `10.0.0.1:4646` and `[::1]:4646` without their ports. */
const hostOf = (address: string): string =>
  address.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");

const consulOf = (attributes: Readonly<Record<string, string>>): NodeFacts["consul"] => {
  const node = attributes["unique.consul.name"];
  const datacenter = attributes["consul.datacenter"];
  return node && datacenter ? { datacenter, node } : null;
};

/** The answer of `/v1/node/:id`, or the payload of an event. */
export const nodeFactsFrom = (value: unknown): NodeFacts => {
  const row = wholeRow.parse(value);
  const attributes = row.Attributes ?? {};
  return {
    id: row.ID,
    name: row.Name,
    datacenter: row.Datacenter,
    nodePool: emptyToNull(row.NodePool) ?? "default",
    nodeClass: emptyToNull(row.NodeClass),
    status: row.Status,
    eligible: row.SchedulingEligibility === "eligible",
    draining: row.Drain ?? Boolean(row.DrainStrategy),
    address: attributes["unique.network.ip-address"] ?? hostOf(row.HTTPAddr ?? ""),
    nomadVersion: attributes["nomad.version"] ?? "",
    drivers: Object.entries(row.Drivers ?? {})
      .filter(([, driver]) => driver?.Detected)
      .map(([name]) => name)
      .sort(),
    meta: tagsFrom(row.Meta),
    consul: consulOf(attributes),
    modifyIndex: row.ModifyIndex,
  };
};
