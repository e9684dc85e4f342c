import type { Region, Write } from "../state/Region.js";
import type { AllocRow } from "../state/rows.js";
import { scoped } from "../state/Tables.js";
import type { Job } from "./jobType.js";

/**
 * Drops a job with its versions, deployments and allocations; only the removal of the job itself is
 * told on the event stream. Returns the allocations, which clients may still be running.
 */
export const purgeJob = (
  { tables }: Region,
  write: Write,
  { Namespace, ID }: Pick<Job, "Namespace" | "ID">,
): readonly AllocRow[] => {
  const key = scoped(Namespace, ID);
  const allocs = tables.allocs.ofJob(Namespace, ID);
  write.remove(tables.jobs, key);
  write.remove(tables.summaries, key);
  for (const kept of [tables.versions, tables.submissions, tables.scalingEvents]) kept.delete(key);
  for (const row of [...tables.deployments.values()]) {
    if (row.Namespace === Namespace && row.JobID === ID) write.remove(tables.deployments, row.ID);
  }
  for (const row of tables.evals.ofJob(Namespace, ID)) {
    if (row.Status !== "pending") continue;
    const StatusDescription = `job ${ID} deleted`;
    write.put(tables.evals, { ...row, Status: "complete", StatusDescription });
  }
  for (const alloc of allocs) write.remove(tables.allocs, alloc.ID);
  return allocs;
};
