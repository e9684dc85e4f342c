import { formatSeconds, formatTime } from "../state/Clock.js";
import type { DrainStrategy, LastDrain, NodeRow } from "../state/catalogRows.js";
import { isTerminal } from "../state/AllocTable.js";
import type { Write } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { AllocRow, EvalRow } from "../state/rows.js";
import type { WatcherHost } from "./DeploymentWatcher.js";
import { newEval } from "./newEval.js";
import { nodeEvent } from "./nodeEvent.js";

export interface DrainOrder {
  /** Nanoseconds; 0 waits for ever, below 0 forces at once. */
  readonly deadline: number;
  readonly ignoreSystemJobs: boolean;
  readonly meta: Readonly<Record<string, string>> | null;
  readonly accessor: string;
}

/** Moves allocations away from nodes that are drained, a few at a time. */
export class Drainer {
  readonly #host: WatcherHost;
  readonly #deadlines = new Map<string, () => void>();

  constructor(host: WatcherHost) {
    this.#host = host;
  }

  start(nodeId: string, order: DrainOrder): number {
    const { region } = this.#host;
    const index = region.write("NodeDrain", (write) => {
      const node = region.tables.nodes.get(nodeId);
      if (!node) return write.index;
      const strategy = strategyOf(order, write, region.timers.speed);
      const time = formatSeconds(write.now);
      const last: LastDrain = {
        AccessorID: order.accessor,
        Meta: order.meta,
        StartedAt: time,
        Status: "draining",
        UpdatedAt: time,
      };
      this.#put(
        write,
        { ...node, DrainStrategy: strategy, SchedulingEligibility: "ineligible", LastDrain: last },
        "Node drain strategy set",
      );
      return write.index;
    });
    this.#arm(nodeId, order);
    this.#advance(nodeId, order.deadline < 0);
    return index;
  }

  /** Ends a drain early. */
  cancel(nodeId: string, markEligible: boolean, meta: DrainOrder["meta"]): number {
    const { region } = this.#host;
    this.#deadlines.get(nodeId)?.();
    this.#deadlines.delete(nodeId);
    return region.write("NodeDrain", (write) => {
      const node = region.tables.nodes.get(nodeId);
      if (!node) return write.index;
      const last = node.LastDrain;
      const canceled: LastDrain | null =
        node.DrainStrategy && last
          ? {
              ...last,
              Meta: meta ?? last.Meta,
              Status: "canceled",
              UpdatedAt: formatSeconds(write.now),
            }
          : last;
      this.#put(
        write,
        {
          ...node,
          DrainStrategy: null,
          SchedulingEligibility: markEligible ? "eligible" : node.SchedulingEligibility,
          LastDrain: canceled,
        },
        "Node drain disabled",
      );
      return write.index;
    });
  }

  /** Goes on with the drains whose allocations, or whose replacements, have changed. */
  observe(allocs: readonly AllocRow[]): void {
    if (allocs.length === 0) return;
    for (const node of this.#host.region.tables.nodes.values()) {
      if (node.DrainStrategy) this.#advance(node.ID, node.DrainStrategy.Deadline < 0);
    }
  }

  #arm(nodeId: string, { deadline }: DrainOrder): void {
    this.#deadlines.get(nodeId)?.();
    if (deadline <= 0) return;
    const cancel = this.#host.region.timers.after(deadline, () => {
      this.#advance(nodeId, true);
    });
    this.#deadlines.set(nodeId, cancel);
  }

  #advance(nodeId: string, force: boolean): void {
    const { region } = this.#host;
    const node = region.tables.nodes.get(nodeId);
    if (!node?.DrainStrategy) return;
    const left = region.tables.allocs.ofNode(nodeId).filter((alloc) => !isGone(alloc));
    const system = left.filter(({ Job }) => Job.Type === "system");
    const others = left.filter(({ Job }) => Job.Type !== "system");
    const remaining = node.DrainStrategy.IgnoreSystemJobs ? others : left;
    if (remaining.length === 0) {
      this.#complete(node);
      return;
    }
    const due = others.length > 0 ? this.#due(others, force) : system;
    this.#migrate(due.filter(({ DesiredTransition }) => DesiredTransition.Migrate !== true));
  }

  /** Those that may go now: groups keep all but a few of their allocations healthy. */
  #due(allocs: readonly AllocRow[], force: boolean): readonly AllocRow[] {
    if (force) return allocs;
    const groups = new Map<string, AllocRow[]>();
    for (const alloc of allocs) {
      if (alloc.Job.Type !== "service") continue;
      const key = `${scoped(alloc.Namespace, alloc.JobID)}\0${alloc.TaskGroup}`;
      groups.set(key, [...(groups.get(key) ?? []), alloc]);
    }
    return [...groups.values()].flatMap((own) => own.slice(0, this.#room(own)));
  }

  #room(own: readonly AllocRow[]): number {
    const [first] = own;
    if (!first) return 0;
    const group = first.Job.TaskGroups?.find(({ Name }) => Name === first.TaskGroup);
    const all = this.#host.region.tables.allocs.ofJob(first.Namespace, first.JobID);
    const healthy = all.filter(
      (alloc) =>
        alloc.TaskGroup === first.TaskGroup &&
        !isTerminal(alloc) &&
        alloc.DesiredTransition.Migrate !== true &&
        alloc.DeploymentStatus?.Healthy === true,
    );
    const threshold = (group?.Count ?? 1) - (group?.Migrate?.MaxParallel ?? 1);
    const marked = own.filter(({ DesiredTransition }) => DesiredTransition.Migrate === true).length;
    return Math.max(healthy.length - threshold, 0) + marked;
  }

  #migrate(allocs: readonly AllocRow[]): void {
    if (allocs.length === 0) return;
    const { region } = this.#host;
    const evals = region.write("AllocationUpdateDesiredStatus", (write) => {
      const jobs = new Map<string, EvalRow>();
      for (const alloc of allocs) {
        const DesiredTransition = { ...alloc.DesiredTransition, Migrate: true };
        write.put(region.tables.allocs, { ...alloc, DesiredTransition, ModifyIndex: write.index });
        const key = scoped(alloc.Namespace, alloc.JobID);
        const job = region.tables.jobs.get(key);
        if (job && !jobs.has(key))
          jobs.set(key, newEval(region, write, job, { TriggeredBy: "node-drain" }));
      }
      return [...jobs.values()];
    });
    for (const row of evals) this.#host.enqueue(row);
  }

  #complete(node: NodeRow): void {
    const { region } = this.#host;
    this.#deadlines.get(node.ID)?.();
    region.write("NodeDrain", (write) => {
      const last = node.LastDrain && {
        ...node.LastDrain,
        Status: "complete" as const,
        UpdatedAt: formatSeconds(write.now),
      };
      this.#put(write, { ...node, DrainStrategy: null, LastDrain: last }, "Node drain complete");
    });
  }

  #put(write: Write, node: NodeRow, message: string): void {
    const event = nodeEvent(write, message, "Drain");
    write.put(this.#host.region.tables.nodes, {
      ...node,
      Events: [...node.Events, event].slice(-10),
      ModifyIndex: write.index,
    });
  }
}

const isGone = (alloc: AllocRow): boolean =>
  isTerminal(alloc) &&
  (alloc.ClientStatus === "complete" ||
    alloc.ClientStatus === "failed" ||
    alloc.ClientStatus === "lost");

const strategyOf = (order: DrainOrder, write: Write, speed: number): DrainStrategy => {
  const deadline = BigInt(Math.round(Math.max(order.deadline, 0) / speed));
  return {
    Deadline: order.deadline,
    ForceDeadline: deadline > 0n ? formatTime(write.now + deadline) : "0001-01-01T00:00:00Z",
    IgnoreSystemJobs: order.ignoreSystemJobs,
    StartedAt: formatTime(write.now),
  };
};
