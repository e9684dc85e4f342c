import type { Datacenter } from "./places.js";

/** One service of the sample company. */
export interface ServicePlan {
  readonly name: string;
  readonly port: number;
  readonly team: string;
  /** Instances by datacenter. */
  readonly instances: Readonly<Partial<Record<Datacenter, number>>>;
  /** Services that it reaches through its sidecar; those without the field are not in the mesh. */
  readonly upstreams?: readonly string[];
  readonly tags?: readonly string[];
  readonly version?: string;
  /** What Nomad sets aside for an instance, in MHz and MiB; those without it run beside Nomad. */
  readonly nomad?: readonly [cpu: number, memoryMB: number];
}

const everywhere = (hangzhou: number, shanghai: number, singapore: number) => ({
  hangzhou,
  shanghai,
  singapore,
});

/** `web` runs in hangzhou alone, `api` in all three datacenters. */
export const services: readonly ServicePlan[] = [
  {
    name: "web",
    port: 8080,
    team: "storefront",
    instances: { hangzhou: 6 },
    upstreams: ["api", "session-store"],
    tags: ["public", "http"],
    version: "4.12.0",
    nomad: [3500, 3584],
  },
  {
    name: "api",
    port: 9090,
    team: "storefront",
    instances: everywhere(5, 3, 2),
    upstreams: ["auth", "catalog", "cart", "orders"],
    tags: ["http"],
    version: "7.3.1",
    nomad: [3500, 3584],
  },
  {
    name: "auth",
    port: 9100,
    team: "identity",
    instances: everywhere(3, 2, 2),
    upstreams: ["users"],
    version: "2.8.0",
    nomad: [2500, 2560],
  },
  {
    name: "users",
    port: 9110,
    team: "identity",
    instances: { hangzhou: 3, shanghai: 2 },
    upstreams: ["mysql"],
    version: "2.4.4",
    nomad: [3000, 3072],
  },
  {
    name: "catalog",
    port: 9200,
    team: "merchandise",
    instances: everywhere(3, 2, 2),
    upstreams: ["mysql", "pricing"],
    version: "5.0.2",
    nomad: [3500, 3584],
  },
  {
    name: "pricing",
    port: 9210,
    team: "merchandise",
    instances: { hangzhou: 3, shanghai: 1 },
    upstreams: [],
    version: "1.19.0",
    nomad: [3000, 3072],
  },
  {
    name: "cart",
    port: 9220,
    team: "checkout",
    instances: { hangzhou: 3, shanghai: 2 },
    upstreams: ["redis"],
    version: "3.1.0",
    nomad: [3000, 3072],
  },
  {
    name: "orders",
    port: 9230,
    team: "checkout",
    instances: { hangzhou: 4, shanghai: 2 },
    upstreams: ["payments", "inventory", "mysql"],
    version: "6.2.0",
    nomad: [3500, 3584],
  },
  {
    name: "payments",
    port: 9240,
    team: "checkout",
    instances: { hangzhou: 3, shanghai: 2 },
    upstreams: ["fraud"],
    tags: ["pci"],
    version: "3.7.5",
    nomad: [3500, 3584],
  },
  {
    name: "fraud",
    port: 9250,
    team: "risk",
    instances: { hangzhou: 2 },
    upstreams: [],
    version: "0.9.3",
    nomad: [4000, 4096],
  },
  {
    name: "inventory",
    port: 9260,
    team: "logistics",
    instances: { hangzhou: 3, shanghai: 2 },
    upstreams: ["mysql"],
    version: "4.4.0",
    nomad: [3000, 3072],
  },
  {
    name: "shipping",
    port: 9270,
    team: "logistics",
    instances: { hangzhou: 2, shanghai: 1 },
    nomad: [2500, 2560],
  },
  { name: "search", port: 9280, team: "merchandise", instances: everywhere(4, 2, 1) },
  { name: "recommendations", port: 9290, team: "data", instances: { hangzhou: 3 } },
  {
    name: "reviews",
    port: 9300,
    team: "storefront",
    instances: { hangzhou: 2, singapore: 1 },
    nomad: [2500, 2560],
  },
  {
    name: "images",
    port: 9310,
    team: "storefront",
    instances: everywhere(3, 2, 1),
    nomad: [4000, 4096],
  },
  {
    name: "notifications",
    port: 9320,
    team: "messaging",
    instances: { hangzhou: 3, shanghai: 1 },
    nomad: [2000, 2048],
  },
  { name: "email", port: 9330, team: "messaging", instances: { hangzhou: 2 }, nomad: [2000, 2048] },
  { name: "invoices", port: 9340, team: "finance", instances: { shanghai: 3 } },
  { name: "reports", port: 9350, team: "finance", instances: { shanghai: 2 } },
  { name: "scheduler", port: 9360, team: "platform", instances: everywhere(2, 1, 1) },
  { name: "imports", port: 9370, team: "data", instances: { hangzhou: 2 }, tags: ["batch"] },
  {
    name: "mysql",
    port: 3306,
    team: "platform",
    instances: everywhere(3, 2, 1),
    tags: ["database"],
  },
  { name: "redis", port: 6379, team: "platform", instances: everywhere(3, 2, 2), tags: ["cache"] },
  {
    name: "session-store",
    port: 6380,
    team: "platform",
    instances: { hangzhou: 3 },
    tags: ["cache"],
  },
  { name: "kafka", port: 9092, team: "data", instances: { hangzhou: 5, shanghai: 3 } },
  {
    name: "elasticsearch",
    port: 9201,
    team: "data",
    instances: { hangzhou: 5 },
    tags: ["database"],
  },
  { name: "prometheus", port: 9095, team: "platform", instances: everywhere(1, 1, 1) },
  { name: "grafana", port: 3000, team: "platform", instances: { hangzhou: 1 } },
];
