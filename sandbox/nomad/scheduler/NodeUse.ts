import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { NodeRow, VolumeRow } from "../state/catalogRows.js";
import { isTerminal } from "../state/AllocTable.js";
import type { AllocRow } from "../state/rows.js";

export interface Demand {
  readonly cpu: number;
  readonly memoryMB: number;
  readonly diskMB: number;
}

/** What one allocation of a group takes from its node. */
export const demandOf = (group: TaskGroup): Demand => {
  const tasks = group.Tasks ?? [];
  return {
    cpu: tasks.reduce((total, task) => total + task.Resources.CPU, 0),
    memoryMB: tasks.reduce((total, task) => total + task.Resources.MemoryMB, 0),
    diskMB: group.EphemeralDisk.SizeMB,
  };
};

/** What is found on a node. */
export interface OnNode {
  readonly allocs: readonly AllocRow[];
  readonly volumes: Iterable<VolumeRow>;
}

/** What is taken on one node while a plan is made. */
export class NodeUse {
  readonly node: NodeRow;
  readonly ports = new Set<number>();
  readonly #allocs = new Map<string, Demand>();
  readonly #names = new Map<string, number>();
  #cpu = 0;
  #memory = 0;
  #disk = 0;

  /** The host volumes that the node has, by name. */
  readonly volumes: ReadonlySet<string>;

  constructor(node: NodeRow, { allocs, volumes }: OnNode) {
    this.node = node;
    this.volumes = new Set(
      [...volumes].filter(({ NodeID }) => NodeID === node.ID).map(({ Name }) => Name),
    );
    for (const alloc of allocs) {
      if (isTerminal(alloc)) continue;
      const group = alloc.Job.TaskGroups?.find(({ Name }) => Name === alloc.TaskGroup);
      if (group) this.take(alloc.ID, demandOf(group), groupName(alloc));
      for (const port of alloc.Ports) this.ports.add(port.Value);
    }
  }

  take(id: string, demand: Demand, group: string): void {
    this.#allocs.set(id, demand);
    this.#names.set(group, (this.#names.get(group) ?? 0) + 1);
    this.#add(demand, 1);
  }

  release(alloc: AllocRow): void {
    const demand = this.#allocs.get(alloc.ID);
    if (!demand) return;
    this.#allocs.delete(alloc.ID);
    const group = groupName(alloc);
    this.#names.set(group, (this.#names.get(group) ?? 1) - 1);
    this.#add(demand, -1);
    for (const port of alloc.Ports) this.ports.delete(port.Value);
  }

  /** How many allocations of a group the node has. */
  count(group: string): number {
    return this.#names.get(group) ?? 0;
  }

  /** The first dimension in which the node is too small; "" if it has room. */
  lacks({ cpu, memoryMB, diskMB }: Demand): string {
    const { Resources: has } = this.node;
    if (this.#memory + memoryMB > has.memoryMB) return "memory";
    if (this.#cpu + cpu > has.cpu) return "cpu";
    return this.#disk + diskMB > has.diskMB ? "disk" : "";
  }

  /** Between 0 and 1: the fuller the node would be, the better it fits. */
  fit(demand: Demand): number {
    const { Resources: has } = this.node;
    const freeCpu = 1 - (this.#cpu + demand.cpu) / has.cpu;
    const freeMemory = 1 - (this.#memory + demand.memoryMB) / has.memoryMB;
    const score = 20 - (10 ** freeCpu + 10 ** freeMemory);
    return Math.min(Math.max(score, 0), 18) / 18;
  }

  #add(demand: Demand, sign: 1 | -1): void {
    this.#cpu += sign * demand.cpu;
    this.#memory += sign * demand.memoryMB;
    this.#disk += sign * demand.diskMB;
  }
}

export const groupName = (alloc: AllocRow): string =>
  `${alloc.Namespace}\0${alloc.JobID}\0${alloc.TaskGroup}`;
