import type { EvalRow } from "./rows.js";
import { Table } from "./Table.js";

const RANK: Readonly<Record<EvalRow["Status"], number>> = {
  blocked: 0,
  canceled: 1,
  complete: 2,
  failed: 3,
  pending: 4,
};

/** Evaluations, also by their job. */
export class EvalTable extends Table<EvalRow> {
  readonly #byJob = new Map<string, Set<string>>();

  override put(row: EvalRow, index: number): void {
    const key = `${row.Namespace}\0${row.JobID}`;
    const ids = this.#byJob.get(key) ?? new Set<string>();
    ids.add(row.ID);
    this.#byJob.set(key, ids);
    super.put(row, index);
  }

  override remove(key: string, index: number): EvalRow | undefined {
    const row = super.remove(key, index);
    if (row) this.#byJob.get(`${row.Namespace}\0${row.JobID}`)?.delete(key);
    return row;
  }

  /** By status and then by ID, as the server's index has them. */
  ofJob(namespace: string, jobId: string): readonly EvalRow[] {
    const ids = [...(this.#byJob.get(`${namespace}\0${jobId}`) ?? [])].sort();
    const rows = ids.flatMap((id) => this.get(id) ?? []);
    return rows.sort((a, b) => RANK[a.Status] - RANK[b.Status]);
  }
}
