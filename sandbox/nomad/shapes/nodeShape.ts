import type { NodeRow } from "../state/catalogRows.js";
import { inOrder } from "./omitZero.js";

/** What a list of nodes shows of them. */
export interface NodeFields {
  readonly resources: boolean;
  readonly os: boolean;
}

export const nodeStub = (row: NodeRow, fields: NodeFields): object =>
  inOrder({
    Address: row.Address,
    ...(fields.os ? { Attributes: { "os.name": row.Attributes["os.name"] ?? "" } } : {}),
    CreateIndex: row.CreateIndex,
    Datacenter: row.Datacenter,
    Drain: row.DrainStrategy !== null,
    Drivers: drivers(row),
    HostVolumes: {},
    ID: row.ID,
    LastDrain: row.LastDrain,
    ModifyIndex: row.ModifyIndex,
    Name: row.Name,
    NodeClass: row.NodeClass,
    NodePool: row.NodePool,
    ...(fields.resources
      ? { NodeResources: nodeResources(row), ReservedResources: NOTHING_RESERVED }
      : {}),
    SchedulingEligibility: row.SchedulingEligibility,
    Status: row.Status,
    StatusDescription: "",
    Version: row.Attributes["nomad.version"] ?? "",
  });

/** A whole node, as a read and an event carry it. */
export const nodeShape = (row: NodeRow): object =>
  inOrder({
    Attributes: row.Attributes,
    CSIControllerPlugins: {},
    CSINodePlugins: {},
    CgroupParent: "nomad.slice",
    ComputedClass: row.ComputedClass,
    CreateIndex: row.CreateIndex,
    Datacenter: row.Datacenter,
    Drain: row.DrainStrategy !== null,
    DrainStrategy: row.DrainStrategy,
    Drivers: drivers(row),
    Events: row.Events,
    GCVolumesOnNodeGC: false,
    HTTPAddr: row.HTTPAddr,
    HostNetworks: null,
    HostVolumes: {},
    ID: row.ID,
    IdentitySigningKeyID: SIGNER,
    LastAllocUpdateIndex: row.LastAllocUpdateIndex,
    LastDrain: row.LastDrain,
    LastMissedHeartbeatIndex: 0,
    Links: row.Links,
    Meta: effectiveMeta(row),
    ModifyIndex: row.ModifyIndex,
    Name: row.Name,
    NodeClass: row.NodeClass,
    NodeMaxAllocs: 0,
    NodePool: row.NodePool,
    NodeResources: nodeResources(row),
    ReservedResources: NOTHING_RESERVED,
    SchedulingEligibility: row.SchedulingEligibility,
    // Nomad blanks the secret of a node for every reader.
    SecretID: "",
    Status: row.Status,
    StatusDescription: "",
    StatusUpdatedAt: row.StatusUpdatedAt,
    TLSEnabled: false,
  });

const SIGNER = "3663f0a8-2ccf-4e64-8d5e-586c34aae679";

/** What Nomad itself puts into the metadata of every client. */
export const CONNECT_META: Readonly<Record<string, string>> = {
  "connect.gateway_image": "docker.io/envoyproxy/envoy:v${NOMAD_envoy_version}",
  "connect.log_level": "info",
  "connect.proxy_concurrency": "1",
  "connect.sidecar_image": "docker.io/envoyproxy/envoy:v${NOMAD_envoy_version}",
  "connect.transparent_proxy.default_outbound_port": "15001",
  "connect.transparent_proxy.default_uid": "101",
};

/** The metadata of a node with what was set at run time; null there removes a key. */
export const effectiveMeta = (row: NodeRow): Record<string, string> => {
  const meta = new Map(Object.entries(row.Meta));
  for (const [name, value] of Object.entries(row.DynamicMeta)) {
    if (value === null) meta.delete(name);
    else meta.set(name, value);
  }
  return Object.fromEntries(meta);
};

const NOTHING_RESERVED = {
  Cpu: { CpuShares: 0, ReservedCpuCores: null },
  Disk: { DiskMB: 0 },
  Memory: { MemoryMB: 0 },
  Networks: { ReservedHostPorts: "" },
};

const drivers = (row: NodeRow): object =>
  Object.fromEntries(
    row.DriverNames.map((name) => [
      name,
      {
        Attributes: { [`driver.${name}`]: "true" },
        Detected: true,
        HealthDescription: "Healthy",
        Healthy: true,
        UpdateTime: row.DriversUpdatedAt,
      },
    ]),
  );

const nodeResources = ({
  Address,
  Resources: { cpu, cores, diskMB, memoryMB },
}: NodeRow): object => {
  const ids = Array.from({ length: cores }, (_, id) => id);
  return {
    Cpu: { CpuShares: cpu, ReservableCpuCores: ids, TotalCpuCores: cores },
    Devices: null,
    Disk: { DiskMB: diskMB },
    MaxDynamicPort: 32000,
    Memory: { MemoryMB: memoryMB },
    MinDynamicPort: 20000,
    Networks: [{ CIDR: `${Address}/32`, Device: "eth0", IP: Address, MBits: 1000, Mode: "host" }],
    NodeNetworks: [
      {
        Addresses: [{ Address, Alias: "default", Family: "ipv4", Gateway: "", ReservedPorts: "" }],
        Device: "eth0",
        MacAddress: "",
        Mode: "host",
        Speed: 1000,
      },
    ],
    Processors: { Topology: topology(ids, cpu) },
  };
};

const topology = (ids: readonly number[], cpu: number): object => ({
  Cores: ids.map((ID) => ({
    BaseSpeed: Math.round(cpu / Math.max(ids.length, 1)),
    Disable: false,
    Grade: true,
    GuessSpeed: 0,
    ID,
    MaxSpeed: 0,
    NodeID: 0,
    SocketID: 0,
  })),
  Distances: null,
  Nodes: [0],
  OverrideTotalCompute: cpu,
  OverrideWitholdCompute: 0,
});
