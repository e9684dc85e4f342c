import type { Job } from "../jobs/jobType.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import { formatTime } from "../state/Clock.js";
import type { Region } from "../state/Region.js";
import type { DeploymentGroup, DeploymentRow } from "../state/rows.js";
import type { Plan } from "./makePlan.js";

/** What a plan does to the deployments of its job. */
export interface DeploymentChange {
  /** The deployment that is new or has changed. */
  readonly deployment: DeploymentRow | undefined;
  readonly cancelled: readonly DeploymentRow[];
  /** Whether the job's version has proved itself. */
  readonly stable: boolean;
}

export const isActive = ({ Status }: DeploymentRow): boolean =>
  Status === "running" || Status === "paused" || Status === "pending" || Status === "blocked";

export const deploymentOf = (region: Region, plan: Plan): DeploymentChange => {
  const cancelled = cancellations(region, plan);
  const { job } = plan;
  if (!job || job.Stop) return { deployment: undefined, cancelled, stable: false };
  const current = plan.deployment;
  if (current && !isActive(current)) return { deployment: undefined, cancelled, stable: false };
  if (current) return { ...continued(region, plan, current), cancelled };
  const created = begins(region, plan, job) ? begin(region, plan, job) : undefined;
  return { deployment: created, cancelled, stable: false };
};

/** A newer version, or a stop, ends what still rolls out. */
const cancellations = (region: Region, { job }: Plan): readonly DeploymentRow[] => {
  if (!job) return [];
  return [...region.tables.deployments.values()]
    .filter((row) => row.JobID === job.ID && row.Namespace === job.Namespace && isActive(row))
    .filter((row) => job.Stop || row.JobVersion !== job.Version)
    .map((row) => ({
      ...row,
      Status: "cancelled",
      StatusDescription: job.Stop
        ? "Cancelled because job is stopped"
        : "Cancelled due to newer version of job",
    }));
};

const begins = (region: Region, plan: Plan, job: Job): boolean => {
  if (job.Type !== "service" && job.Type !== "system") return false;
  const groups = (job.TaskGroups ?? []).filter((group) => group.Update && group.Count > 0);
  if (groups.length === 0) return false;
  const changes = [...plan.groups.values()].some(
    ({ inPlace, outdated }) => inPlace.length > 0 || outdated,
  );
  const running = region.tables.allocs
    .ofJob(job.Namespace, job.ID)
    .some(({ Job }) => Job.Version === job.Version && Job.CreateIndex === job.CreateIndex);
  const places = [...plan.groups.values()].some(({ place }) => place.length > 0);
  return changes || (!running && places);
};

const begin = (region: Region, plan: Plan, job: Job): DeploymentRow => {
  const groups = (job.TaskGroups ?? []).filter((group) => group.Update && group.Count > 0);
  const states = groups.map(
    (group) => [group.Name, added(region, plan, group, newGroup(plan, group))] as const,
  );
  const TaskGroups = Object.fromEntries(states);
  return {
    ID: region.ids.uuid(),
    Namespace: job.Namespace,
    JobID: job.ID,
    JobVersion: job.Version,
    JobModifyIndex: job.JobModifyIndex,
    JobSpecModifyIndex: job.JobModifyIndex,
    JobCreateIndex: job.CreateIndex,
    IsMultiregion: false,
    TaskGroups,
    Status: "running",
    StatusDescription: runningDescription(TaskGroups),
    EvalPriority: job.Priority,
    CreateIndex: 0,
    ModifyIndex: 0,
    CreateTime: 0n,
    ModifyTime: 0n,
  };
};

/** How a running deployment is described, which depends on what its canaries wait for. */
export const runningDescription = (groups: DeploymentRow["TaskGroups"]): string => {
  const waiting = Object.values(groups).filter(
    ({ DesiredCanaries, Promoted }) => DesiredCanaries > 0 && !Promoted,
  );
  if (waiting.length === 0) return "Deployment is running";
  return waiting.every(({ AutoPromote }) => AutoPromote)
    ? "Deployment is running pending automatic promotion"
    : "Deployment is running but requires manual promotion";
};

const NO_STRATEGY = { AutoPromote: false, AutoRevert: false, Canary: 0, ProgressDeadline: 0 };

const newGroup = (plan: Plan, group: TaskGroup): DeploymentGroup => {
  const strategy = group.Update ?? NO_STRATEGY;
  const own = plan.groups.get(group.Name);
  const system = plan.job?.Type === "system";
  return {
    AutoPromote: strategy.AutoPromote,
    AutoRevert: strategy.AutoRevert,
    DesiredCanaries: own?.needsCanaries ? strategy.Canary : 0,
    DesiredTotal: system ? systemTotal(plan, group) : group.Count,
    HealthyAllocs: 0,
    PlacedAllocs: 0,
    PlacedCanaries: null,
    ProgressDeadline: strategy.ProgressDeadline,
    Promoted: false,
    RequireProgressBy: null,
    UnhealthyAllocs: 0,
  };
};

const systemTotal = (plan: Plan, group: TaskGroup): number => {
  const desired = plan.groups.get(group.Name)?.desired;
  if (!desired) return 0;
  return desired.Place + desired.DestructiveUpdate + desired.InPlaceUpdate + desired.Ignore;
};

/** A group's state with the allocations that the plan places or takes over. */
const added = (
  region: Region,
  plan: Plan,
  group: TaskGroup,
  state: DeploymentGroup,
): DeploymentGroup => {
  const placed = plan.placed.filter(({ placement }) => placement.group.Name === group.Name);
  const taken = plan.inPlace.filter((alloc) => alloc.TaskGroup === group.Name);
  const count = placed.length + taken.length;
  if (count === 0) return state;
  const canaries = placed.filter(({ placement }) => placement.canary).map(({ id }) => id);
  const known = state.PlacedCanaries ?? [];
  const deadline = BigInt(Math.round(state.ProgressDeadline / region.timers.speed));
  return {
    ...state,
    PlacedAllocs: state.PlacedAllocs + count,
    PlacedCanaries: canaries.length + known.length > 0 ? [...known, ...canaries] : null,
    RequireProgressBy:
      state.RequireProgressBy ??
      (deadline === 0n ? null : formatTime(region.clock.now() + deadline)),
  };
};

const continued = (
  region: Region,
  plan: Plan,
  current: DeploymentRow,
): Omit<DeploymentChange, "cancelled"> => {
  const states = Object.entries(current.TaskGroups).map(([name, state]) => {
    const group = plan.job?.TaskGroups?.find(({ Name }) => Name === name);
    return [name, group ? added(region, plan, group, state) : state] as const;
  });
  const TaskGroups = Object.fromEntries(states);
  const grown = states.some(([name, state]) => state !== current.TaskGroups[name]);
  if (current.Status === "running" && isComplete(plan, current)) {
    const StatusDescription = "Deployment completed successfully";
    const done = { ...current, TaskGroups, Status: "successful", StatusDescription };
    return { deployment: done, stable: true };
  }
  return { deployment: grown ? { ...current, TaskGroups } : undefined, stable: false };
};

const isComplete = (plan: Plan, { TaskGroups }: DeploymentRow): boolean =>
  Object.values(TaskGroups).every(
    ({ DesiredCanaries, DesiredTotal, HealthyAllocs, Promoted }) =>
      HealthyAllocs >= DesiredTotal && (DesiredCanaries === 0 || Promoted),
  ) && [...plan.groups.values()].every(({ outdated, place }) => !outdated && place.length === 0);
