import { AllocationReferences } from "../../datasources/nomad/AllocationReferences.js";
import { allocationSighting } from "../../datasources/nomad/allocationSighting.js";
import { deploymentSighting } from "../../datasources/nomad/deploymentSighting.js";
import { NO_NEEDS, type JobNeeds } from "../../datasources/nomad/jobNeeds.js";
import { jobSighting } from "../../datasources/nomad/jobSighting.js";
import { namespaceSighting } from "../../datasources/nomad/namespaceSighting.js";
import { nodePoolSighting } from "../../datasources/nomad/nodePoolSighting.js";
import { nodeSighting } from "../../datasources/nomad/nodeSighting.js";
import type { RegionContext } from "../../datasources/nomad/RegionContext.js";
import { serviceSighting } from "../../datasources/nomad/serviceSighting.js";
import { volumeSighting } from "../../datasources/nomad/volumeSighting.js";
import type { Sighting } from "../../src/estate/sighting.js";

export const GLOBAL: RegionContext = {
  source: "prod",
  sourceId: "nomad:prod",
  region: "global",
  environment: "production",
  network: "vpc-1",
};

/** The same id for the same number. */
export const uuid = (kind: string, number: number): string =>
  `${kind.padEnd(8, "0")}-0000-4000-8000-${String(number).padStart(12, "0")}`;

export const job = (id: string, needs: JobNeeds = NO_NEEDS, region = GLOBAL): Sighting =>
  jobSighting(
    region,
    {
      id,
      namespace: "default",
      name: id,
      parentId: id.includes("/dispatch-") ? (id.split("/")[0] ?? null) : null,
      type: "service",
      priority: 50,
      datacenters: ["*"],
      nodePool: "default",
      periodic: false,
      parameterized: false,
      stopped: false,
      status: "running",
      meta: [{ key: "owner", value: "team-a" }],
      submittedAt: 1_700_000_000_000,
      modifyIndex: 10,
      jobModifyIndex: 10,
    },
    { version: 3, needs },
    "dc1",
  );

export const node = (number: number): Sighting =>
  nodeSighting(GLOBAL, {
    id: uuid("d", number),
    name: `n${String(number)}`,
    datacenter: "dc1",
    nodePool: "default",
    nodeClass: null,
    status: "ready",
    eligible: true,
    draining: false,
    address: `10.0.0.${String(number)}`,
    nomadVersion: "2.0.6",
    drivers: ["docker"],
    meta: [],
    consul: { datacenter: "dc1", node: `n${String(number)}` },
    modifyIndex: 10,
  });

export const allocation = (number: number, jobId: string, onNode: number): Sighting =>
  allocationSighting(
    new AllocationReferences(GLOBAL),
    {
      id: uuid("a", number),
      name: `${jobId}.web[${String(number)}]`,
      namespace: "default",
      nodeId: uuid("d", onNode),
      jobId,
      jobVersion: 3,
      taskGroup: "web",
      clientStatus: "running",
      desiredStatus: "run",
      createdAt: 1_700_000_000_000,
      deploymentId: null,
      modifyIndex: 10,
    },
    { deploymentId: uuid("e", 1), services: ["native"] },
  );

/** One region with the jobs `web` and `import`, two nodes and all that belongs to them. */
export const region: readonly Sighting[] = [
  namespaceSighting(GLOBAL, { name: "default", description: "d", meta: [], modifyIndex: 1 }),
  nodePoolSighting(GLOBAL, { name: "default", description: "", meta: [], modifyIndex: 1 }),
  node(1),
  node(2),
  job("web", { ...NO_NEEDS, upstreams: [{ service: "db", datacenter: "" }], volumes: ["data"] }),
  job("import"),
  job("import/dispatch-1-a"),
  allocation(1, "web", 1),
  allocation(2, "web", 2),
  deploymentSighting(GLOBAL, {
    id: uuid("e", 1),
    namespace: "default",
    jobId: "web",
    jobVersion: 3,
    status: "running",
    statusDescription: "Deployment is running",
    groups: [
      {
        name: "web",
        desiredTotal: 2,
        placed: 2,
        healthy: 1,
        unhealthy: 0,
        desiredCanaries: 0,
        placedCanaries: 0,
        promoted: false,
        autoRevert: true,
        autoPromote: false,
      },
    ],
    submittedIndex: 10,
    modifyIndex: 10,
  }),
  serviceSighting(GLOBAL, { namespace: "default", service: "native" }, [
    {
      id: "_nomad-task-1",
      service: "native",
      namespace: "default",
      allocationId: uuid("a", 1),
      address: "10.0.0.1",
      port: 8080,
      tags: ["v1"],
      modifyIndex: 10,
    },
  ]),
  volumeSighting(GLOBAL, {
    id: "data",
    type: "csi",
    name: "data",
    namespace: "default",
    pluginId: "ebs",
    nodeId: null,
    state: null,
    schedulable: true,
    capacityBytes: 2 ** 40,
    modifyIndex: 10,
  }),
];
