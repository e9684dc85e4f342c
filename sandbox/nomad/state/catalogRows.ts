import type { Json } from "../go/Json.js";

export interface NodeEvent {
  readonly Message: string;
  readonly Subsystem: string;
  readonly Details: Readonly<Record<string, string>> | null;
  readonly Timestamp: string;
  readonly CreateIndex: number;
}

export interface DrainStrategy {
  readonly Deadline: number;
  readonly IgnoreSystemJobs: boolean;
  readonly ForceDeadline: string;
  readonly StartedAt: string;
}

export interface LastDrain {
  readonly AccessorID: string;
  readonly Meta: Readonly<Record<string, string>> | null;
  readonly StartedAt: string;
  readonly UpdatedAt: string;
  readonly Status: "draining" | "complete" | "canceled";
}

export interface NodeResources {
  readonly cpu: number;
  readonly cores: number;
  readonly memoryMB: number;
  readonly diskMB: number;
}

export interface NodeRow {
  readonly ID: string;
  readonly SecretID: string;
  readonly Datacenter: string;
  readonly Name: string;
  readonly Address: string;
  readonly HTTPAddr: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly Resources: NodeResources;
  readonly Links: Readonly<Record<string, string>>;
  readonly Meta: Readonly<Record<string, string>>;
  readonly DynamicMeta: Readonly<Record<string, string | null>>;
  readonly NodeClass: string;
  readonly NodePool: string;
  readonly ComputedClass: string;
  readonly DrainStrategy: DrainStrategy | null;
  readonly SchedulingEligibility: "eligible" | "ineligible";
  readonly Status: "initializing" | "ready" | "down" | "disconnected";
  readonly StatusUpdatedAt: number;
  readonly Events: readonly NodeEvent[];
  readonly DriverNames: readonly string[];
  readonly DriversUpdatedAt: string;
  readonly LastDrain: LastDrain | null;
  readonly LastAllocUpdateIndex: number;
  /** The Consul agent of the node, where its allocations register; "" for none. */
  readonly ConsulAddress: string;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

export interface NodePoolRow {
  readonly Name: string;
  readonly Description: string;
  readonly Meta: Readonly<Record<string, string>> | null;
  readonly NodeIdentityTTL: number;
  readonly SchedulerConfiguration: null;
  readonly Hash: string | null;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

export interface NamespaceRow {
  readonly Name: string;
  readonly Description: string;
  readonly Quota: string;
  readonly Meta: Readonly<Record<string, string>> | null;
  readonly Capabilities: {
    readonly EnabledTaskDrivers: readonly string[] | null;
    readonly DisabledTaskDrivers: readonly string[] | null;
    readonly EnabledNetworkModes: readonly string[] | null;
    readonly DisabledNetworkModes: readonly string[] | null;
  } | null;
  readonly Hash: string;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

export interface VariableLock {
  readonly ID: string;
  readonly TTL: number;
  readonly LockDelay: number;
}

export interface VariableRow {
  readonly Namespace: string;
  readonly Path: string;
  readonly Items: Readonly<Record<string, string>>;
  readonly Lock: VariableLock | null;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
  readonly CreateTime: bigint;
  readonly ModifyTime: bigint;
}

export interface ServiceRow {
  readonly ID: string;
  readonly ServiceName: string;
  readonly Namespace: string;
  readonly NodeID: string;
  readonly Datacenter: string;
  readonly JobID: string;
  readonly AllocID: string;
  readonly Tags: readonly string[];
  readonly Address: string;
  readonly Port: number;
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
}

export interface VolumeRow {
  readonly ID: string;
  readonly Namespace: string;
  readonly Name: string;
  readonly PluginID: string;
  readonly NodePool: string;
  readonly NodeID: string;
  readonly RequestedCapabilities: Json;
  readonly RequestedCapacityMinBytes: number;
  readonly RequestedCapacityMaxBytes: number;
  readonly CapacityBytes: number;
  readonly Parameters: Json;
  readonly HostPath: string;
  readonly State: "pending" | "ready";
  readonly CreateIndex: number;
  readonly ModifyIndex: number;
  readonly CreateTime: bigint;
  readonly ModifyTime: bigint;
}

export interface ScalingEvent {
  readonly Time: bigint;
  readonly PreviousCount: number;
  readonly Count: number | null;
  readonly Message: string;
  readonly Error: boolean;
  readonly Meta: Json;
  readonly EvalID: string | null;
  readonly CreateIndex: number;
}

export interface Submission {
  readonly Source: string;
  readonly Format: string;
  readonly Variables: string;
  readonly VariableFlags: Readonly<Record<string, string>> | null;
  readonly Namespace: string;
  readonly JobID: string;
  readonly Version: number;
  readonly JobModifyIndex: number;
}
