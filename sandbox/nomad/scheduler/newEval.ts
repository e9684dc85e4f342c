import type { Job } from "../jobs/jobType.js";
import type { Region, Write } from "../state/Region.js";
import type { EvalRow } from "../state/rows.js";

export type EvalChanges = Partial<Omit<EvalRow, "ID" | "JobID" | "Namespace">>;

/** Stores a new evaluation of a job, pending unless it is said otherwise. */
export const newEval = (
  region: Region,
  write: Write,
  job: Pick<Job, "ID" | "Namespace" | "Priority" | "Type">,
  changes: EvalChanges & Pick<EvalRow, "TriggeredBy">,
): EvalRow => {
  const row = makeEval(region, job, changes, { index: write.index, now: write.now });
  write.put(region.tables.evals, row);
  write.touch(row.Namespace, row.JobID);
  return row;
};

/** An evaluation that is not stored, as a plan shows it. */
export const makeEval = (
  region: Region,
  job: Pick<Job, "ID" | "Namespace" | "Priority" | "Type">,
  changes: EvalChanges & Pick<EvalRow, "TriggeredBy">,
  at: { readonly index: number; readonly now: bigint },
): EvalRow => ({
  ID: region.ids.uuid(),
  Namespace: job.Namespace,
  Priority: job.Priority,
  Type: job.Type,
  JobID: job.ID,
  JobModifyIndex: 0,
  NodeID: "",
  NodeModifyIndex: 0,
  DeploymentID: "",
  Status: "pending",
  StatusDescription: "",
  WaitUntil: 0n,
  NextEval: "",
  PreviousEval: "",
  BlockedEval: "",
  FailedTGAllocs: null,
  ClassEligibility: null,
  EscapedComputedClass: false,
  QueuedAllocations: null,
  PlanAnnotations: null,
  SnapshotIndex: 0,
  CreateIndex: at.index,
  ModifyIndex: at.index,
  CreateTime: at.now,
  ModifyTime: at.now,
  ...changes,
});
