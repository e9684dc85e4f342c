import { z } from "zod";
import type { Tag } from "../../schema/estate/Tag.js";
import { emptyToNull } from "../upstream/emptyToNull.js";
import { tagsFrom } from "./RegionContext.js";

/** One registration in Nomad's own registry of services. */
export interface RegistrationFacts {
  readonly id: string;
  readonly service: string;
  readonly namespace: string;
  readonly allocationId: string;
  readonly address: string;
  readonly port: number;
  readonly tags: readonly string[];
  readonly modifyIndex: number;
}

export interface NamespaceFacts {
  readonly name: string;
  readonly description: string;
  readonly meta: readonly Tag[];
  readonly modifyIndex: number;
}

/** It has the same fields as a namespace. */
export type NodePoolFacts = NamespaceFacts;

export interface VolumeFacts {
  readonly id: string;
  readonly type: "csi" | "host";
  readonly name: string;
  readonly namespace: string;
  readonly pluginId: string;
  /** Of a host volume. */
  readonly nodeId: string | null;
  readonly state: string | null;
  readonly schedulable: boolean;
  readonly capacityBytes: number | null;
  readonly modifyIndex: number;
}

const meta = z.record(z.string(), z.string()).nullish();
const namedRow = z.object({
  Name: z.string(),
  Description: z.string().nullish(),
  Meta: meta,
  ModifyIndex: z.number(),
});
const registrationRow = z.object({
  ID: z.string(),
  ServiceName: z.string(),
  Namespace: z.string().default("default"),
  AllocID: z.string(),
  Address: z.string().nullish(),
  Port: z.number().int().nullish(),
  Tags: z.array(z.string()).nullish(),
  ModifyIndex: z.number(),
});
const serviceListRow = z.object({
  Namespace: z.string(),
  Services: z.array(z.object({ ServiceName: z.string() })).nullish(),
});
const volumeRow = z.object({
  ID: z.string(),
  Name: z.string().nullish(),
  Namespace: z.string().default("default"),
  PluginID: z.string().nullish(),
  NodeID: z.string().nullish(),
  State: z.string().nullish(),
  Schedulable: z.boolean().nullish(),
  CapacityBytes: z.number().nullish(),
  Capacity: z.number().nullish(),
  ModifyIndex: z.number(),
});

/** A row of `/v1/namespaces` or `/v1/node/pools`, or the payload of an event. */
export const namedFactsFrom = (value: unknown): NamespaceFacts => {
  const row = namedRow.parse(value);
  return {
    name: row.Name,
    description: row.Description ?? "",
    meta: tagsFrom(row.Meta),
    modifyIndex: row.ModifyIndex,
  };
};

/** A row of `/v1/services`: the names of one namespace. */
export const serviceNamesFrom = (
  value: unknown,
): { readonly namespace: string; readonly names: readonly string[] } => {
  const { Namespace, Services } = serviceListRow.parse(value);
  return { namespace: Namespace, names: (Services ?? []).map(({ ServiceName }) => ServiceName) };
};

/** A row of `/v1/service/:name`, or the payload of an event. */
export const registrationFactsFrom = (value: unknown): RegistrationFacts => {
  const row = registrationRow.parse(value);
  return {
    id: row.ID,
    service: row.ServiceName,
    namespace: row.Namespace,
    allocationId: row.AllocID,
    address: row.Address ?? "",
    port: row.Port ?? 0,
    tags: row.Tags ?? [],
    modifyIndex: row.ModifyIndex,
  };
};

/** A row of `/v1/volumes`. */
export const volumeFactsFrom = (value: unknown, type: "csi" | "host"): VolumeFacts => {
  const row = volumeRow.parse(value);
  return {
    id: row.ID,
    type,
    name: emptyToNull(row.Name) ?? row.ID,
    namespace: row.Namespace,
    pluginId: row.PluginID ?? "",
    nodeId: emptyToNull(row.NodeID),
    state: emptyToNull(row.State),
    schedulable: row.Schedulable ?? row.State === "ready",
    capacityBytes: row.CapacityBytes ?? row.Capacity ?? null,
    modifyIndex: row.ModifyIndex,
  };
};
