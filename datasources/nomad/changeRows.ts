import { z } from "zod";
import { emptyToNull } from "../upstream/emptyToNull.js";
import type { JsonValue } from "./JsonValue.js";

/** What JSON can say, as zod reads it. */
export const anyJson: z.ZodType<JsonValue> = z.json();

/** What Nomad says when it took a change; indexes count the changes of its region. */
export interface Accepted {
  /** Of the evaluation that the change set off; null: there is none. */
  readonly evaluationId: string | null;
  /** The thing that was changed has at least this modify index. */
  readonly index: string;
}

const index = z.number().default(0);
const row = z
  .object({
    EvalID: z.string().nullish(),
    JobModifyIndex: index,
    DeploymentModifyIndex: index,
    NodeModifyIndex: index,
    Index: index,
  })
  .nullable();

export const acceptedFrom = (value: unknown): Accepted => {
  const found = row.parse(value);
  const indexes = [found?.JobModifyIndex, found?.DeploymentModifyIndex, found?.NodeModifyIndex];
  const own = indexes.find((one) => one !== undefined && one > 0);
  return { evaluationId: emptyToNull(found?.EvalID), index: String(own ?? found?.Index ?? 0) };
};

const evaluationRow = z.object({
  ID: z.string(),
  JobID: z.string(),
  Status: z.string(),
  StatusDescription: z.string().nullish(),
  DeploymentID: z.string().nullish(),
  JobModifyIndex: z.number().nullish(),
  NextEval: z.string().nullish(),
  BlockedEval: z.string().nullish(),
  FailedTGAllocs: z.record(z.string(), z.unknown()).nullish(),
});

/** What the scheduler made of a change. */
export interface FollowedEvaluation {
  readonly jobId: string;
  readonly status: string;
  readonly description: string;
  /** The latest deployment of the job, which may be of an earlier version. */
  readonly deploymentId: string | null;
  /** The index at which the job was submitted that it is about; 0 where Nomad does not tell it. */
  readonly submittedIndex: number;
  /** The evaluation that takes it further. */
  readonly nextId: string | null;
  /** The task groups that found no place. */
  readonly failedGroups: readonly string[];
}

export const followedEvaluationFrom = (value: unknown): FollowedEvaluation => {
  const found = evaluationRow.parse(value);
  return {
    jobId: found.JobID,
    status: found.Status,
    description: found.StatusDescription ?? "",
    deploymentId: emptyToNull(found.DeploymentID),
    submittedIndex: found.JobModifyIndex ?? 0,
    nextId: emptyToNull(found.NextEval),
    failedGroups: Object.keys(found.FailedTGAllocs ?? {}).sort(),
  };
};
