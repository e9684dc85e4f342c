import { isParameterized } from "./isParameterized.js";
import { failed } from "../http/HttpError.js";
import { newEval } from "../scheduler/newEval.js";
import type { RegionServer } from "../RegionServer.js";
import { scoped } from "../state/Tables.js";
import type { EvalRow } from "../state/rows.js";
import type { Job } from "./jobType.js";
import type { TaskGroup } from "./taskGroupType.js";
import { putJob, sameSpec } from "./putJob.js";

export interface RegisterOptions {
  /** undefined does not check. */
  readonly enforceIndex?: number;
  readonly preserveCounts?: boolean;
  /** 0 for the job's own priority. */
  readonly evalPriority?: number;
  readonly trigger?: string;
  readonly accessor?: string;
}

export interface Registered {
  readonly job: Job;
  readonly index: number;
  readonly evaluation: EvalRow | undefined;
}

/** Stores a job that was admitted and asks for its evaluation. Throws 500 as the servers do. */
export const registerJob = (
  server: RegionServer,
  given: Job,
  options: RegisterOptions = {},
): Registered => {
  const { region, engine } = server;
  const { tables } = region;
  const evalPriority = options.evalPriority ?? 0;
  const before = tables.jobs.get(scoped(given.Namespace, given.ID));
  enforce(before, options.enforceIndex);
  if (before) checkTransition(before, given);
  const job = prepared(region, before, given, options);
  const result = region.write("JobRegistered", (write) => {
    const changed = !before || before.Stop || !sameSpec(before, job);
    const stored = changed
      ? putJob(region, write, { ...job, Stable: false, SubmitTime: write.now })
      : before;
    const evaluation = needsEval(stored)
      ? newEval(region, write, stored, {
          TriggeredBy: options.trigger ?? "job-register",
          JobModifyIndex: changed ? write.index : 0,
          Priority: evalPriority > 0 ? evalPriority : stored.Priority,
        })
      : undefined;
    return { job: stored, index: write.index, evaluation };
  });
  engine.enqueue(result.evaluation);
  engine.periodic.track(result.job);
  return result;
};

const needsEval = (job: Job): boolean => job.Periodic === null && !isParameterized(job);

export const enforce = (before: Job | undefined, index: number | undefined): void => {
  if (index === undefined) return;
  const head = `Enforcing job modify index ${index}: `;
  if (!before) {
    if (index !== 0) throw failed(`${head}job does not exist`);
  } else if (index === 0) throw failed(`${head}job already exists`);
  else if (index !== before.JobModifyIndex) {
    throw failed(`${head}job exists with conflicting job modify index: ${before.JobModifyIndex}`);
  }
};

const checkTransition = (before: Job, after: Job): void => {
  if (before.Type !== after.Type) {
    throw failed(
      `cannot update job from type ${JSON.stringify(before.Type)} to ${JSON.stringify(after.Type)}`,
    );
  }
  if (before.Periodic && !after.Periodic)
    throw failed("cannot update periodic job to being non-periodic");
  if (!before.Periodic && after.Periodic)
    throw failed("cannot update non-periodic job to being periodic");
  if (before.ParameterizedJob && !after.ParameterizedJob) {
    throw failed("cannot update parameterized job to being non-parameterized");
  }
  if (!before.ParameterizedJob && after.ParameterizedJob) {
    throw failed("cannot update non-parameterized job to being parameterized");
  }
};

const prepared = (
  region: RegionServer["region"],
  before: Job | undefined,
  given: Job,
  options: RegisterOptions,
): Job => ({
  ...given,
  NomadTokenID: options.accessor ?? "",
  TaskGroups: (given.TaskGroups ?? []).map((group) => {
    const old = before?.TaskGroups?.find(({ Name }) => Name === group.Name);
    const Count = options.preserveCounts && old ? old.Count : group.Count;
    return { ...group, Count, Scaling: scalingOf(region, group, old) };
  }),
});

/** A scaling policy keeps its ID and indexes from version to version. */
const scalingOf = (
  region: RegionServer["region"],
  { Scaling: scaling }: TaskGroup,
  old: TaskGroup | undefined,
): TaskGroup["Scaling"] => {
  if (!scaling) return null;
  const index = region.index + 1;
  const known = old?.Scaling ?? { ID: "", CreateIndex: index, ModifyIndex: index };
  const ID = known.ID === "" ? region.ids.uuid() : known.ID;
  return { ...scaling, ID, CreateIndex: known.CreateIndex, ModifyIndex: known.ModifyIndex };
};
