import { json } from "../http/Reply.js";
import type { Handler } from "../http/Call.js";
import { isTerminal } from "../state/AllocTable.js";
import type { Region } from "../state/Region.js";
import { get } from "./methods.js";

/** What an agent counts: of the many series of a real one, those that tell of the region. */
export const metrics: Handler = get((call) => {
  const { region } = call.server;
  const [node] = region.tables.nodes.values();
  const labels = { host: node?.Name ?? region.name };
  const gauges = Object.entries(levels(region)).map(([Name, Value]) => ({
    Labels: labels,
    Name,
    Value,
  }));
  return json({
    Counters: [sample(labels, "nomad.nomad.rpc.request", region.index)],
    Gauges: gauges,
    Points: [],
    PrecisionGauges: [],
    Samples: [sample(labels, "nomad.raft.apply", region.index)],
    Timestamp: stamp(region),
  });
});

/** Whole ten seconds, as Go prints a time. */
const stamp = (region: Region): string => {
  const seconds = Number(region.clock.now() / 10_000_000_000n) * 10;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
};

const levels = ({ tables, index }: Region): Readonly<Record<string, number>> => {
  const running = [...tables.allocs.values()].filter((alloc) => !isTerminal(alloc));
  const blocked = [...tables.evals.values()].filter(({ Status }) => Status === "blocked");
  return {
    "nomad.client.allocations.running": running.length,
    "nomad.nomad.blocked_evals.total_blocked": blocked.length,
    "nomad.raft.appliedIndex": index,
  };
};

const sample = (Labels: Readonly<Record<string, string>>, Name: string, count: number): object => ({
  Count: count,
  Labels,
  Max: 1,
  Mean: 1,
  Min: 1,
  Name,
  Rate: count / 10,
  Stddev: 0,
  Sum: count,
});
