import { createHash } from "node:crypto";
import { nodeEvent } from "../scheduler/nodeEvent.js";
import { formatTime } from "../state/Clock.js";
import { uuidOf } from "../state/Ids.js";
import { CONNECT_META } from "../shapes/nodeShape.js";
import type { NodeRow } from "../state/catalogRows.js";
import type { Region, Write } from "../state/Region.js";
import { attributesOf } from "./attributesOf.js";

/** A client node of the sandbox. */
export interface NodeOptions {
  readonly name: string;
  readonly address: string;
  /** Default: made from the region's and the node's name. */
  readonly id?: string;
  readonly region?: string;
  readonly datacenter?: string;
  readonly nodeClass?: string;
  readonly nodePool?: string;
  readonly meta?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, string>>;
  /** MHz. Default: 8000. */
  readonly cpu?: number;
  /** Default: 2. */
  readonly cores?: number;
  /** Default: 8192. */
  readonly memoryMB?: number;
  /** Default: 12052. */
  readonly diskMB?: number;
  /** Default: mock_driver and raw_exec. A node with docker has bridge networks, too. */
  readonly drivers?: readonly string[];
  readonly httpPort?: number;
  /** The node's own Consul agent: its name and datacenter in the catalog, and its address. */
  readonly consul?: {
    readonly name: string;
    readonly datacenter?: string;
    readonly address?: string;
    readonly version?: string;
  };
}

const DEFAULTS = {
  datacenter: "dc1",
  nodeClass: "",
  nodePool: "default",
  cpu: 8000,
  cores: 2,
  memoryMB: 8192,
  diskMB: 12_052,
  drivers: ["mock_driver", "raw_exec"],
  httpPort: 4646,
} as const;

/** A node with everything said that may be left open. */
export type WholeNode = NodeOptions & Required<Pick<NodeOptions, keyof typeof DEFAULTS>>;

/** A client joins a region. */
export const registerNode = (region: Region, options: NodeOptions): NodeRow =>
  region.write("NodeRegistration", (write) => {
    const row = rowOf(region, { ...DEFAULTS, ...options }, write);
    write.put(region.tables.nodes, row);
    const pool = row.NodePool;
    if (!region.tables.pools.has(pool)) {
      write.put(region.tables.pools, {
        Name: pool,
        Description: "",
        Meta: null,
        NodeIdentityTTL: 86_400e9,
        SchedulerConfiguration: null,
        Hash: null,
        CreateIndex: write.index,
        ModifyIndex: write.index,
      });
    }
    return row;
  });

const rowOf = (region: Region, node: WholeNode, write: Write): NodeRow => {
  const { consul, datacenter, nodeClass, nodePool, cpu, cores, memoryMB, diskMB } = node;
  const Attributes = attributesOf(node);
  const Meta = { ...CONNECT_META, ...node.meta };
  return {
    ID: node.id ?? uuidOf(`${region.name}/${node.name}`),
    SecretID: "",
    Datacenter: datacenter,
    Name: node.name,
    Address: node.address,
    HTTPAddr: `${node.address}:${node.httpPort}`,
    Attributes,
    Resources: { cpu, cores, memoryMB, diskMB },
    Links: consul ? { consul: `${consul.datacenter ?? "dc1"}.${consul.name}` } : {},
    Meta,
    DynamicMeta: {},
    NodeClass: nodeClass,
    NodePool: nodePool,
    ComputedClass: computedClass([datacenter, nodeClass, nodePool, Attributes, Meta]),
    DrainStrategy: null,
    SchedulingEligibility: "eligible",
    Status: "ready",
    StatusUpdatedAt: Number(write.now / 1_000_000_000n),
    Events: [{ ...nodeEvent(write, "Node registered", "Cluster"), CreateIndex: 0 }],
    DriverNames: node.drivers,
    DriversUpdatedAt: formatTime(write.now),
    LastDrain: null,
    LastAllocUpdateIndex: 0,
    ConsulAddress: consul?.address ?? "",
    CreateIndex: write.index,
    ModifyIndex: write.index,
  };
};

/** Nodes that differ only in what is unique to each are of one class. */
const computedClass = (parts: readonly unknown[]): string => {
  const text = JSON.stringify(parts, (name, value: unknown) =>
    name.startsWith("unique.") ? undefined : value,
  );
  const hash = createHash("sha256").update(text).digest().readBigUInt64BE(0);
  return `v1:${hash}`;
};
