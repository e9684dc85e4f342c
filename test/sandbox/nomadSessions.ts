import type { NomadSandboxOptions } from "../../sandbox/nomad/startNomad.js";

export interface Session {
  readonly name: string;
  /** In the order in which they were recorded, on one server. */
  readonly groups: readonly string[];
  readonly options?: NomadSandboxOptions;
}

const NODE = {
  address: "127.0.0.1",
  nodeClass: "gp",
  meta: { rack: "r1", alicloud_instance_id: "i-bp1aaa", alicloud_region: "cn-hangzhou" },
};
/** Nodes are listed by their IDs: those of two nodes are in the recorded order. */
const FIRST = { name: "node-1", id: "02d7a6c4-c994-4f04-e47e-6d77e3609448", ...NODE };
const one: NomadSandboxOptions = { nodes: [FIRST], vault: false, speed: 20 };
const two: NomadSandboxOptions = {
  ...one,
  nodes: [
    FIRST,
    {
      name: "node-2",
      id: "eb1ec761-2c5c-6fab-fdb0-8d0024adfaef",
      ...NODE,
      httpPort: 4647,
      meta: { rack: "r2", alicloud_instance_id: "i-bp1bbb" },
    },
  ],
};

export const SESSIONS: readonly Session[] = [
  { name: "jobs", groups: ["job", "jobid", "disp", "alloc", "deploy", "eval"], options: one },
  { name: "job files", groups: ["parse"], options: one },
  { name: "access", groups: ["acl"], options: { ...one, acl: {} } },
  { name: "catalog", groups: ["ns", "var", "svc", "vol", "misc", "block", "event"], options: one },
  { name: "nodes", groups: ["node", "pool", "dotdot"], options: two },
  {
    name: "regions",
    groups: ["region"],
    options: {
      ...one,
      regions: ["global", "eu"],
      datacenters: ["dc1", "dc-eu"],
      nodes: [
        { name: "node-1", ...NODE },
        { name: "node-b", ...NODE, region: "eu", datacenter: "dc-eu" },
      ],
    },
  },
  {
    name: "Consul",
    groups: ["consul"],
    options: {
      ...one,
      nodes: [{ name: "node-1", ...NODE, consul: { name: "consul-node-1", version: "1.8.7" } }],
    },
  },
  { name: "the agent", groups: ["agent", "wire"], options: one },
];
