import type { Job } from "../jobs/jobType.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { NodeRow } from "../state/catalogRows.js";
import type { Region } from "../state/Region.js";
import type { AllocatedPort, AllocMetric, AllocRow } from "../state/rows.js";
import { infeasible, inDatacenters, isReady } from "./feasibility.js";
import { Metric } from "./Metric.js";
import { demandOf, NodeUse } from "./NodeUse.js";

export interface Place {
  readonly node: NodeRow;
  readonly ports: readonly AllocatedPort[];
  readonly metric: AllocMetric;
}

/** Finds nodes for the allocations of one job, fullest first, and remembers what it gave away. */
export class Placer {
  readonly #region: Region;
  readonly #job: Job;
  readonly #uses = new Map<string, NodeUse>();
  readonly #failed = new Map<string, Metric>();
  /** Whether each class of nodes could run the job at all, as a blocked evaluation says it. */
  readonly eligibility: Record<string, boolean> = {};
  /** Constraints on unique attributes: no class says whether its nodes would do. */
  escaped = false;

  constructor(region: Region, job: Job) {
    this.#region = region;
    this.#job = job;
  }

  /** What the groups without a place ran into, by group. */
  get failures(): Readonly<Record<string, AllocMetric>> | null {
    if (this.#failed.size === 0) return null;
    return Object.fromEntries(Array.from(this.#failed, ([name, metric]) => [name, metric.row()]));
  }

  release(alloc: AllocRow): void {
    const node = this.#region.tables.nodes.get(alloc.NodeID);
    if (node) this.#use(node).release(alloc);
  }

  /** Whether an allocation could run where it is under this version of the job. */
  mayStay(group: TaskGroup, alloc: AllocRow): boolean {
    const { nodes, allocs, volumes } = this.#region.tables;
    const node = nodes.get(alloc.NodeID);
    if (!node || !inDatacenters(this.#job, node) || !this.#inPool(node)) return false;
    const others = allocs.ofNode(node.ID).filter(({ ID }) => ID !== alloc.ID);
    const use = new NodeUse(node, { allocs: others, volumes: volumes.values() });
    if (infeasible(this.#job, group, use, this.#groupName(group)).reason !== "") return false;
    return use.lacks(demandOf(group)) === "";
  }

  /** Takes a place for one allocation of a group; undefined if there is none. */
  place(group: TaskGroup, id: string, only?: string): Place | undefined {
    const known = this.#failed.get(group.Name);
    if (known && only === undefined) {
      known.coalesce();
      return undefined;
    }
    const metric = new Metric(this.#job.NodePool);
    const best = this.#best(group, metric, only);
    if (!best) {
      if (known) known.coalesce();
      else this.#failed.set(group.Name, metric);
      return undefined;
    }
    const { node } = best;
    best.take(id, demandOf(group), this.#groupName(group));
    return { node, ports: this.#ports(group, best), metric: metric.row() };
  }

  #groupName(group: TaskGroup): string {
    return `${this.#job.Namespace}\0${this.#job.ID}\0${group.Name}`;
  }

  #use(node: NodeRow): NodeUse {
    const known = this.#uses.get(node.ID);
    if (known) return known;
    const { allocs, volumes } = this.#region.tables;
    const use = new NodeUse(node, { allocs: allocs.ofNode(node.ID), volumes: volumes.values() });
    this.#uses.set(node.ID, use);
    return use;
  }

  #best(group: TaskGroup, metric: Metric, only: string | undefined): NodeUse | undefined {
    const candidates: { use: NodeUse; score: number; detail: object }[] = [];
    for (const node of this.#region.tables.nodes.from(undefined, false)) {
      if (only !== undefined && node.ID !== only) continue;
      if (!isReady(node) || !this.#inPool(node)) continue;
      if (!inDatacenters(this.#job, node)) continue;
      metric.inPool(node);
      metric.available(node);
      const use = this.#feasible(group, node, metric);
      if (use) candidates.push({ use, ...this.#score(group, use) });
    }
    candidates.sort((a, b) => b.score - a.score);
    for (const { detail } of candidates.slice(0, 5)) metric.scored(detail);
    return candidates[0]?.use;
  }

  #inPool(node: NodeRow): boolean {
    return this.#job.NodePool === "all" || node.NodePool === this.#job.NodePool;
  }

  #feasible(group: TaskGroup, node: NodeRow, metric: Metric): NodeUse | undefined {
    const use = this.#use(node);
    const { reason, escaped } = infeasible(this.#job, group, use, this.#groupName(group));
    this.escaped ||= escaped;
    if (reason !== "") {
      metric.filtered(node, reason);
      if (!escaped) this.eligibility[node.ComputedClass] ??= false;
      return undefined;
    }
    if (!escaped) this.eligibility[node.ComputedClass] = true;
    const clash = reservedPorts(group).find((port) => use.ports.has(port));
    const lacks =
      clash === undefined
        ? use.lacks(demandOf(group))
        : `network: reserved port collision ${labelOf(group, clash)}=${clash}`;
    if (lacks === "") return use;
    metric.exhausted(node, lacks, group.Tasks ?? []);
    return undefined;
  }

  #score(group: TaskGroup, use: NodeUse): { score: number; detail: object } {
    const binpack = use.fit(demandOf(group));
    const collisions = use.count(this.#groupName(group));
    const antiAffinity = collisions > 0 ? -(collisions + 1) / Math.max(group.Count, 1) : 0;
    const parts = collisions > 0 ? [binpack, antiAffinity] : [binpack];
    const score = parts.reduce((total, part) => total + part, 0) / parts.length;
    const Scores = {
      binpack,
      "job-anti-affinity": antiAffinity,
      "node-affinity": 0,
      "node-reschedule-penalty": 0,
    };
    return { score, detail: { NodeID: use.node.ID, NormScore: score, Scores } };
  }

  #ports(group: TaskGroup, use: NodeUse): readonly AllocatedPort[] {
    const asked = (group.Networks ?? []).flatMap((network) => [
      ...(network.ReservedPorts ?? []),
      ...(network.DynamicPorts ?? []),
    ]);
    return asked.map((port) => {
      const Value = port.Value ?? this.#freePort(use);
      use.ports.add(Value);
      const To = port.To === -1 ? Value : (port.To ?? 0);
      return { Label: port.Label, Value, To, HostIP: use.node.Address, Asked: port };
    });
  }

  #freePort(use: NodeUse): number {
    let port = 20_000 + this.#region.ids.below(12_000);
    while (use.ports.has(port)) port = port === 31_999 ? 20_000 : port + 1;
    return port;
  }
}

const reservedPorts = (group: TaskGroup): readonly number[] =>
  (group.Networks ?? []).flatMap(({ ReservedPorts }) =>
    (ReservedPorts ?? []).flatMap(({ Value }) => Value ?? []),
  );

const labelOf = (group: TaskGroup, value: number): string =>
  (group.Networks ?? [])
    .flatMap(({ ReservedPorts }) => ReservedPorts ?? [])
    .find((port) => port.Value === value)?.Label ?? "";
