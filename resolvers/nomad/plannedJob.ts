import { Fault } from "../../src/errors.js";
import type { Reach } from "../../src/operations/Reach.js";
import { namespacedPlace } from "./changeTarget.js";
import type { JobInput } from "./jobInput.js";
import type { PlannedJob } from "./jobPlan.js";
import { submittedJob, type SubmittedJob } from "./submittedJob.js";

/** Has Nomad plan a job. Throws CONFLICT where the job is not at the index that the input insists on. */
export const plannedJob = async (
  input: JobInput,
  reach: Reach,
): Promise<{ readonly job: SubmittedJob; readonly plan: PlannedJob }> => {
  const job = await submittedJob(input, reach);
  const plan = await reach.nomad(job.source).jobs.plan(namespacedPlace(job), job.body);
  const { enforceIndex } = input;
  if (!enforceIndex || Number(enforceIndex) === Number(plan.jobModifyIndex)) return { job, plan };
  const now = plan.jobModifyIndex === "0" ? "there is no such job" : `it is ${plan.jobModifyIndex}`;
  const what = `The job is not at index ${Number(enforceIndex)}: ${now}. Plan it again.`;
  throw new Fault("CONFLICT", what, { system: "nomad", source: job.source.name });
};
