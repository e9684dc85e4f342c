import type { Job } from "../jobs/jobType.js";
import type { Region } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type {
  AllocMetric,
  AllocRow,
  DeploymentRow,
  DesiredUpdates,
  EvalRow,
  PlanAnnotations,
} from "../state/rows.js";
import { isClientTerminal } from "../state/AllocTable.js";
import { NOT_NEEDED, NOTHING_DESIRED, type GroupPlan, type Stop } from "./GroupPlan.js";
import { findPlaces, type Placed } from "./findPlaces.js";
import { Placer } from "./Placer.js";
import { reconcileGroup, type ReconcileInput } from "./reconcileGroup.js";
import { reconcileSystem } from "./reconcileSystem.js";

/** What one evaluation wants to change. */
export interface Plan {
  readonly job: Job | undefined;
  readonly groups: ReadonlyMap<string, GroupPlan>;
  readonly placed: readonly Placed[];
  readonly stops: readonly Stop[];
  readonly inPlace: readonly AllocRow[];
  readonly later: GroupPlan["later"];
  readonly failures: Readonly<Record<string, AllocMetric>> | null;
  readonly queued: Readonly<Record<string, number>>;
  readonly annotations: PlanAnnotations;
  readonly eligibility: Readonly<Record<string, boolean>> | null;
  readonly escaped: boolean;
  readonly deployment: DeploymentRow | undefined;
}

export interface PlanInput {
  readonly region: Region;
  /** The job as it is, or as it would be; undefined once it is purged. */
  readonly job: Job | undefined;
  readonly name: Pick<EvalRow, "Namespace" | "JobID" | "ID">;
  readonly now: bigint;
}

/** The newest deployment of the job's version that is not over, or was failed. */
export const currentDeployment = (region: Region, job: Job): DeploymentRow | undefined => {
  const own = [...region.tables.deployments.values()].filter(
    (row) =>
      row.JobID === job.ID &&
      row.Namespace === job.Namespace &&
      row.JobCreateIndex === job.CreateIndex &&
      row.JobVersion === job.Version,
  );
  return own.at(-1);
};

export const makePlan = (input: PlanInput): Plan => {
  const { region, job, name } = input;
  const allocs = region.tables.allocs.ofJob(name.Namespace, name.JobID);
  const live = job && !job.Stop ? job : undefined;
  const deployment = live && currentDeployment(region, live);
  const groups = new Map(live ? reconciled(input, live, { allocs, deployment }) : []);
  for (const [group, plan] of leftovers(allocs, groups)) groups.set(group, plan);
  return carryOut(input, groups, deployment);
};

interface Standing {
  readonly allocs: readonly AllocRow[];
  readonly deployment: DeploymentRow | undefined;
}

const reconciled = (
  { region, name, now }: PlanInput,
  job: Job,
  { allocs, deployment }: Standing,
): readonly (readonly [string, GroupPlan])[] => {
  const system = job.Type === "system" || job.Type === "sysbatch";
  return (job.TaskGroups ?? []).map((group) => {
    const input: ReconcileInput = {
      job,
      group,
      allocs: allocs.filter((alloc) => alloc.TaskGroup === group.Name),
      deployment,
      isDown: (nodeId) => isDown(region, nodeId),
      evalId: name.ID,
      now,
      speed: region.timers.speed,
      mayStay: (alloc) => new Placer(region, job).mayStay(group, alloc),
    };
    return [group.Name, system ? reconcileSystem(region, input) : reconcileGroup(input)];
  });
};

const isDown = (region: Region, nodeId: string): boolean => {
  const node = region.tables.nodes.get(nodeId);
  return node === undefined || node.Status === "down";
};

/** Groups that the job no longer has: what runs of them is stopped. */
const leftovers = (
  allocs: readonly AllocRow[],
  known: ReadonlyMap<string, GroupPlan>,
): ReadonlyMap<string, GroupPlan> => {
  const running = allocs.filter(
    (alloc) =>
      alloc.DesiredStatus === "run" && !isClientTerminal(alloc) && !known.has(alloc.TaskGroup),
  );
  const groups = new Map<string, GroupPlan>();
  for (const TaskGroup of new Set(running.map((alloc) => alloc.TaskGroup))) {
    const stop = running
      .filter((alloc) => alloc.TaskGroup === TaskGroup)
      .map((alloc) => ({ alloc, description: NOT_NEEDED }));
    const desired: DesiredUpdates = { ...NOTHING_DESIRED, Stop: stop.length };
    groups.set(TaskGroup, {
      place: [],
      stop,
      inPlace: [],
      later: [],
      desired,
      outdated: false,
      needsCanaries: false,
    });
  }
  return groups;
};

const carryOut = (
  { region, job, name }: PlanInput,
  groups: ReadonlyMap<string, GroupPlan>,
  deployment: DeploymentRow | undefined,
): Plan => {
  const plans = [...groups.values()];
  const found = findPlaces(region, job, plans);
  return {
    job,
    groups,
    placed: found.placed,
    stops: found.stops,
    inPlace: plans.flatMap((plan) => plan.inPlace),
    later: plans.flatMap((plan) => plan.later),
    failures: found.failures,
    queued: carriedQueue(region, name, found.queued),
    annotations: {
      DesiredTGUpdates: Object.fromEntries(
        Array.from(groups, ([group, plan]) => [group, plan.desired]),
      ),
      PreemptedAllocs: null,
    },
    eligibility: Object.keys(found.eligibility).length > 0 ? found.eligibility : null,
    escaped: found.escaped,
    deployment,
  };
};

/** Groups that once waited are said to wait no longer. */
const carriedQueue = (
  region: Region,
  name: PlanInput["name"],
  queued: Record<string, number>,
): Readonly<Record<string, number>> => {
  const before = region.tables.queued.get(scoped(name.Namespace, name.JobID)) ?? {};
  for (const group of Object.keys(before)) queued[group] ??= 0;
  return queued;
};
