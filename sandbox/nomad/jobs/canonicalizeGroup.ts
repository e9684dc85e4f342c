import type { Job } from "./jobType.js";
import { canonicalizeService } from "./canonicalizeService.js";
import type { Reschedule, Restart, Update } from "./placementTypes.js";
import type { Task } from "./taskType.js";
import type { TaskGroup } from "./taskGroupType.js";
import { emptyUpdate, mergeUpdate, type UpdateGiven } from "./updateDefaults.js";

export interface GroupDefaults {
  /** The job's update strategy; undefined for jobs that do not roll out. */
  readonly update: Update | undefined;
  readonly updateGiven: UpdateGiven | undefined;
  readonly migrate: boolean;
  /** Whether the group says how many it wants; otherwise its scaling's least number stands for it. */
  readonly counted: boolean;
}

/** Fills in what Nomad fills in where a group says nothing. */
export const canonicalizeGroup = (job: Job, group: TaskGroup, defaults: GroupDefaults): void => {
  const batch = job.Type === "batch" || job.Type === "sysbatch";
  group.Update = updateOf(defaults);
  group.RestartPolicy = mergeRestart(group.RestartPolicy, batch ? BATCH_RESTART : SERVICE_RESTART);
  group.ReschedulePolicy = reschedule(job.Type, group.ReschedulePolicy);
  group.Migrate = migrate(group, defaults);
  if (group.Scaling) canonicalizeScaling(job, group, defaults.counted);
  for (const service of group.Services ?? []) {
    canonicalizeService(service, [job.Name, group.Name].join("-"));
  }
  for (const task of group.Tasks ?? []) canonicalizeTask(job, group, task);
};

const canonicalizeTask = (job: Job, group: TaskGroup, task: Task): void => {
  // Whoever reserves cores asks for no share of the others.
  if (task.Resources.Cores > 0 && task.Resources.CPU === DEFAULT_CPU) task.Resources.CPU = 0;
  task.RestartPolicy = mergeRestart(task.RestartPolicy, group.RestartPolicy);
  task.Identity ??= {
    Audience: ["nomadproject.io"],
    ChangeMode: "",
    ChangeSignal: "",
    Env: false,
    ExtraClaims: null,
    File: false,
    Filepath: "",
    Name: "default",
    ServiceName: "",
    TTL: 0,
  };
  for (const service of task.Services ?? []) {
    service.TaskName = task.Name;
    canonicalizeService(service, [job.Name, group.Name, task.Name].join("-"));
  }
};

const DEFAULT_CPU = 100;

const updateOf = ({ update, updateGiven }: GroupDefaults): Update | null => {
  const base = update ?? (updateGiven ? emptyUpdate() : undefined);
  return base ? mergeUpdate(base, updateGiven) : null;
};

const migrate = (group: TaskGroup, defaults: GroupDefaults): TaskGroup["Migrate"] => {
  if (!defaults.migrate) return group.Migrate;
  const standard = {
    HealthCheck: "checks",
    HealthyDeadline: 300e9,
    MaxParallel: 1,
    MinHealthyTime: 10e9,
  };
  return group.Migrate ?? standard;
};

const SERVICE_RESTART: Restart = {
  Attempts: 2,
  Delay: 15e9,
  Interval: 1800e9,
  Mode: "fail",
  RenderTemplates: false,
};
const BATCH_RESTART: Restart = { ...SERVICE_RESTART, Attempts: 3, Interval: 86_400e9 };

/** What is below zero was not stated. */
const positive = (given: number, base: number): number => (given < 0 ? base : given);

const mergeRestart = (given: Restart, base: Restart): Restart => ({
  Attempts: positive(given.Attempts, base.Attempts),
  Delay: positive(given.Delay, base.Delay),
  Interval: positive(given.Interval, base.Interval),
  Mode: given.Mode || base.Mode,
  RenderTemplates: given.RenderTemplates || base.RenderTemplates,
});

const SERVICE_RESCHEDULE: Reschedule = {
  Attempts: 0,
  Delay: 30e9,
  DelayFunction: "exponential",
  Interval: 0,
  MaxDelay: 3600e9,
  Unlimited: true,
};
const BATCH_RESCHEDULE: Reschedule = {
  Attempts: 1,
  Delay: 5e9,
  DelayFunction: "constant",
  Interval: 86_400e9,
  MaxDelay: 0,
  Unlimited: false,
};

const reschedule = (type: string, given: Reschedule | null): Reschedule | null => {
  if (type === "system" || type === "sysbatch") return given;
  const base = type === "batch" ? BATCH_RESCHEDULE : SERVICE_RESCHEDULE;
  if (!given) return { ...base };
  return {
    Attempts: positive(given.Attempts, base.Attempts),
    Delay: positive(given.Delay, base.Delay),
    DelayFunction: given.DelayFunction || base.DelayFunction,
    Interval: positive(given.Interval, base.Interval),
    MaxDelay: positive(given.MaxDelay, base.MaxDelay),
    Unlimited: given.Unlimited ?? base.Unlimited,
  };
};

const canonicalizeScaling = (job: Job, group: TaskGroup, counted: boolean): void => {
  const { Scaling: scaling } = group;
  if (!scaling) return;
  if (!counted && scaling.Min >= 0) group.Count = scaling.Min;
  scaling.Target = { Namespace: job.Namespace, Job: job.ID, Group: group.Name };
  if (scaling.Min < 0) scaling.Min = group.Count;
  if (scaling.Max < 0) scaling.Max = group.Count;
  scaling.Type ||= "horizontal";
};
