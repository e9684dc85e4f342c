import { isParameterized } from "./isParameterized.js";
import { newEval } from "../scheduler/newEval.js";
import type { RegionServer } from "../RegionServer.js";
import { scoped } from "../state/Tables.js";
import type { EvalRow } from "../state/rows.js";
import type { Job } from "./jobType.js";
import { purgeJob } from "./purgeJob.js";
import { putJob } from "./putJob.js";

/** The scaling policies of a stopped job are switched off. */
const unscaled = (job: Job): Job["TaskGroups"] =>
  (job.TaskGroups ?? []).map((group) =>
    group.Scaling ? { ...group, Scaling: { ...group.Scaling, Enabled: false } } : group,
  );

export interface StopOptions {
  readonly namespace: string;
  readonly id: string;
  readonly purge: boolean;
  readonly global: boolean;
  readonly noDelay: boolean;
  readonly priority: number;
}

/** Stops a job; undefined if there is none, which is no mistake. */
export const stopJob = (
  { region, engine }: RegionServer,
  { namespace, id, purge, priority }: StopOptions,
): { readonly index: number; readonly evaluation: EvalRow | undefined } | undefined => {
  const key = scoped(namespace, id);
  const job = region.tables.jobs.get(key);
  if (!job) return undefined;
  const result = region.write("JobDeregistered", (write) => {
    const purged = purge ? purgeJob(region, write, job) : [];
    if (!purge) putJob(region, write, { ...job, Stop: true, TaskGroups: unscaled(job) });
    write.touch(namespace, id);
    const wanted = job.Periodic === null && !isParameterized(job);
    const evaluation = wanted
      ? newEval(region, write, job, {
          TriggeredBy: "job-deregister",
          JobModifyIndex: write.index,
          Priority: priority || job.Priority,
        })
      : undefined;
    return { index: write.index, evaluation, purged };
  });
  const after: Job = { ...job, Stop: true };
  engine.periodic.track(after);
  engine.purged(result.purged);
  engine.enqueue(result.evaluation);
  return result;
};
