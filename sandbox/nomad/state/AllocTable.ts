import type { AllocRow } from "./rows.js";
import { Table } from "./Table.js";

/** Allocations, also by their job and by their node. */
export class AllocTable extends Table<AllocRow> {
  readonly #byJob = new Map<string, Set<string>>();
  readonly #byNode = new Map<string, Set<string>>();

  override put(row: AllocRow, index: number): void {
    if (!this.has(row.ID)) {
      add(this.#byJob, `${row.Namespace}\0${row.JobID}`, row.ID);
      add(this.#byNode, row.NodeID, row.ID);
    }
    super.put(row, index);
  }

  override remove(key: string, index: number): AllocRow | undefined {
    const row = super.remove(key, index);
    if (row) {
      this.#byJob.get(`${row.Namespace}\0${row.JobID}`)?.delete(key);
      this.#byNode.get(row.NodeID)?.delete(key);
    }
    return row;
  }

  ofJob(namespace: string, jobId: string): readonly AllocRow[] {
    return this.#rows(this.#byJob.get(`${namespace}\0${jobId}`));
  }

  ofNode(nodeId: string): readonly AllocRow[] {
    return this.#rows(this.#byNode.get(nodeId));
  }

  #rows(ids: ReadonlySet<string> | undefined): readonly AllocRow[] {
    return [...(ids ?? [])].sort().flatMap((id) => this.get(id) ?? []);
  }
}

const add = (map: Map<string, Set<string>>, key: string, id: string): void => {
  const ids = map.get(key) ?? new Set<string>();
  ids.add(id);
  map.set(key, ids);
};

/** Whether an allocation neither runs nor will run. */
export const isTerminal = (alloc: AllocRow): boolean =>
  alloc.DesiredStatus !== "run" || isClientTerminal(alloc);

/** Whether the client has ended an allocation. */
export const isClientTerminal = (alloc: AllocRow): boolean =>
  alloc.ClientStatus === "complete" ||
  alloc.ClientStatus === "failed" ||
  alloc.ClientStatus === "lost";
