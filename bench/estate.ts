import { CallerView } from "../src/estate/CallerView.js";
import { Estate } from "../src/estate/Estate.js";
import { SourceSink } from "../src/estate/SourceSink.js";
import { type EstateSize, instanceSighting, tellEstate } from "./consulEstate.js";
import { quantile, timings } from "./quantile.js";
import type { Figure } from "./figure.js";
import { heapBytes } from "./heapBytes.js";

const SIZE: EstateSize = { nodes: 20_000, services: 5_000, instances: 100_000 };

const loaded = (size: EstateSize): { estate: Estate; sink: SourceSink } => {
  const estate = new Estate();
  const source = estate.addSource({
    system: "CONSUL",
    name: "bench",
    address: "http://127.0.0.1:8500",
    sandbox: false,
  });
  const sink = new SourceSink(estate, source);
  tellEstate(sink, size);
  return { estate, sink };
};

/** Microseconds of CPU that an update of one thing takes, mean over many. */
const upsertCost = (size: EstateSize): number => {
  const { sink } = loaded(size);
  const runs = 20_000;
  const updates = Array.from({ length: runs }, (_, index) => {
    const at = (index * 7919) % size.instances;
    const status = index % 2 ? "critical" : "warning";
    return [`instances/${at % size.services}`, instanceSighting(at, size, status)] as const;
  });
  const start = process.cpuUsage();
  for (const [scope, update] of updates) sink.upsert(scope, update);
  return process.cpuUsage(start).user / runs;
};

/** An estate of 20,000 nodes and 100,000 service instances, in one process and without a network. */
export const estateBench = async (): Promise<readonly Figure[]> => {
  const before = heapBytes();
  const start = process.cpuUsage();
  const { estate } = loaded(SIZE);
  const loadSeconds = process.cpuUsage(start).user / 1e6;
  const bytes = (heapBytes() - before) / estate.size;
  const view = () => new CallerView(estate, () => true);
  const root = (index: number) => `consul:bench:service:dc1/service-${index % SIZE.services}`;
  const topology = await timings(200, (index) =>
    view().topology({ roots: Array.from({ length: 8 }, (_, n) => root(index * 8 + n)), depth: 2 }),
  );
  const pages = await timings(200, (index) =>
    view().list("CONSUL_SERVICE_INSTANCE", null, { first: 1 + (index % 100) }),
  );
  const filtered = await timings(100, async () => {
    await view().list("CONSUL_SERVICE_INSTANCE", { statuses: ["none"] }, { first: 50 });
  });
  const small = upsertCost({ nodes: 2_000, services: 500, instances: 10_000 });
  const large = upsertCost({ nodes: 20_000, services: 5_000, instances: 200_000 });
  return [
    { name: "load (CPU)", value: loadSeconds, unit: "s", target: "" },
    { name: "heap per resource", value: bytes, unit: "bytes", target: "<= 1500" },
    { name: "topology of 500, p99", value: quantile(topology, 0.99), unit: "ms", target: "< 20" },
    { name: "first page, p99", value: quantile(pages, 0.99), unit: "ms", target: "< 5" },
    { name: "page that scans all, p50", value: quantile(filtered, 0.5), unit: "ms", target: "" },
    { name: "update at 10,000", value: small, unit: "us", target: "< 20" },
    { name: "update at 200,000", value: large, unit: "us", target: "< 20" },
    { name: "the two as a ratio", value: large / small, unit: "x", target: "flat" },
  ];
};
