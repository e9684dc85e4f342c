import { nodeSighting } from "../datasources/nomad/nodeSighting.js";
import { nodeFactsFrom } from "../datasources/nomad/nodeRows.js";
import { AllocationReferences } from "../datasources/nomad/AllocationReferences.js";
import { allocationFactsFrom } from "../datasources/nomad/allocationRows.js";
import { allocationSighting } from "../datasources/nomad/allocationSighting.js";
import { jobSighting } from "../datasources/nomad/jobSighting.js";
import { jobFrom } from "../datasources/nomad/jobRows.js";
import { CallerView } from "../src/estate/CallerView.js";
import { Estate } from "../src/estate/Estate.js";
import { resourceId } from "../src/estate/resourceId.js";
import { SourceSink } from "../src/estate/SourceSink.js";
import type { Figure } from "./figure.js";
import { heapBytes } from "./heapBytes.js";
import { jobRow } from "./jobRow.js";
import { cpuTimings, quantile } from "./quantile.js";

const NODES = 5_000;
const JOBS = 10_000;
const ALLOCATIONS = 1_000_000;
const SOURCE = "nomad:bench";

const context = {
  source: "bench",
  sourceId: SOURCE,
  region: "global",
  environment: "production",
  network: "vpc-1",
} as const;

const uuid = (kind: number, index: number): string =>
  `${String(kind).padStart(8, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`;

/** Rows as Nomad answers them, read from text as they are when a source is read. */
const told = (row: unknown): unknown => JSON.parse(JSON.stringify(row));

const node = (index: number): unknown =>
  told({
    ID: uuid(1, index),
    ModifyIndex: index,
    Name: `node-${index}`,
    Datacenter: "dc1",
    HTTPAddr: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}:4646`,
    Attributes: { "unique.consul.name": `node-${index}`, "consul.datacenter": "dc1" },
    NodePool: "default",
    Status: "ready",
    SchedulingEligibility: "eligible",
  });

const job = (index: number): unknown => told(jobRow(index, "default"));

const allocation = (index: number): unknown =>
  told({
    ID: uuid(2, index),
    Name: `job-${index % JOBS}.web[${Math.floor(index / JOBS)}]`,
    Namespace: "default",
    NodeID: uuid(1, index % NODES),
    JobID: `job-${index % JOBS}`,
    JobVersion: 1,
    TaskGroup: "web",
    ClientStatus: "running",
    DesiredStatus: "run",
    CreateTime: 1_790_000_000_000_000_000,
    ModifyIndex: index,
  });

const loaded = (): Estate => {
  const estate = new Estate();
  const identity = { system: "NOMAD", name: "bench", address: "http://127.0.0.1:4646" } as const;
  const sink = new SourceSink(estate, estate.addSource({ ...identity, sandbox: false }));
  for (let index = 0; index < NODES; index += 1) {
    sink.upsert("nodes", nodeSighting(context, nodeFactsFrom(node(index))));
  }
  for (let index = 0; index < JOBS; index += 1) {
    const { facts, spec } = jobFrom(job(index));
    sink.upsert("jobs", jobSighting(context, facts, spec, null));
  }
  const references = new AllocationReferences(context);
  const alone = { deploymentId: null, services: [] };
  for (let index = 0; index < ALLOCATIONS; index += 1) {
    const facts = allocationFactsFrom(allocation(index));
    sink.upsert("allocations", allocationSighting(references, facts, alone));
  }
  sink.complete();
  return estate;
};

/** 5,000 clients and 1,000,000 allocations of 10,000 jobs, in one process and without a network. */
export const nomadEstateBench = (): readonly Figure[] => {
  const before = heapBytes();
  const start = process.cpuUsage();
  const estate = loaded();
  const loadSeconds = process.cpuUsage(start).user / 1e6;
  const bytes = (heapBytes() - before) / estate.size;
  const view = () => new CallerView(estate, () => true);
  const pages = cpuTimings(200, (index) => {
    const id = resourceId(SOURCE, "NOMAD_JOB", "global", "default", `job-${index}`);
    const of = view().get(id);
    if (!of) throw new Error(`${id} is not there`);
    const page = view().arriving(of, "INSTANCE_OF", "NOMAD_ALLOCATION", { first: 100 });
    if (page.nodes.length !== 100) throw new Error(`${id} has ${page.nodes.length} allocations`);
  });
  const impacts = cpuTimings(200, (index) => {
    const id = resourceId(SOURCE, "NOMAD_NODE", "global", uuid(1, index));
    if (view().impact([id], 500).resources.length === 0) throw new Error(`${id} has no impact`);
  });
  return [
    { name: "load (CPU)", value: loadSeconds, unit: "s", target: "" },
    { name: "heap per resource", value: bytes, unit: "bytes", target: "<= 1200" },
    {
      name: "first page of a job, CPU, p99",
      value: quantile(pages, 0.99),
      unit: "ms",
      target: "< 5",
    },
    {
      name: "impact of a node, CPU, p99",
      value: quantile(impacts, 0.99),
      unit: "ms",
      target: "< 20",
    },
  ];
};
