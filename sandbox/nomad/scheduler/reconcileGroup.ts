import type { Job } from "../jobs/jobType.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { AllocRow, DeploymentRow } from "../state/rows.js";
import { isClientTerminal } from "../state/AllocTable.js";
import {
  NOTHING_DESIRED,
  NOT_NEEDED,
  UPDATING,
  type GroupPlan,
  type Placement,
  type Stop,
} from "./GroupPlan.js";
import { groupState, type GroupState } from "./groupState.js";
import { needsReplacement } from "./updatesNeeded.js";

export interface ReconcileInput {
  readonly job: Job;
  readonly group: TaskGroup;
  readonly allocs: readonly AllocRow[];
  /** The deployment of the job's version, if it has one. */
  readonly deployment: DeploymentRow | undefined;
  readonly isDown: (nodeId: string) => boolean;
  /** Whether an allocation could run where it is under the present version of the job. */
  readonly mayStay: (alloc: AllocRow) => boolean;
  /** The evaluation that is at work, for failed allocations that waited for it. */
  readonly evalId: string;
  readonly now: bigint;
  /** How many times faster than the clock on the wall the cluster's time goes. */
  readonly speed: number;
}

/** What is to happen to a group of a service or batch job. */
export const reconcileGroup = (input: ReconcileInput): GroupPlan => {
  const state = groupState(input);
  const stops = stopSurplus(input, state);
  const stopped = new Set(stops.map((stop) => stop.alloc.ID));
  const kept = state.held.filter((alloc) => !stopped.has(alloc.ID));
  const { same, inPlace, destructive } = sortByUpdate(input, kept);
  const canaries = newCanaries(input, state, destructive);
  const missing = fillUp(input, state, kept);
  const open = limit(input, state) - missing.length;
  const waits = canaries.length > 0 || isCanarying(input, state);
  const replaced = waits ? [] : destructive.slice(0, Math.max(open, 0));
  const blocked = isHalted(input);
  const usual = blocked ? [] : [...canaries, ...missing, ...state.replacements];
  const ignored = same.length + state.canaries.length + state.waiting.length;
  const destroyed = blocked ? [] : replaced;
  return {
    place: [...usual, ...state.migrations],
    stop: [...stops, ...state.stops, ...destroyed.map((alloc) => update(input, alloc))],
    inPlace,
    later: state.later,
    outdated: destructive.length > 0,
    needsCanaries: canaries.length > 0,
    desired: {
      ...NOTHING_DESIRED,
      Canary: canaries.length,
      DestructiveUpdate: destroyed.length,
      Ignore: ignored + destructive.length - destroyed.length,
      InPlaceUpdate: inPlace.length,
      Migrate: state.migrations.length,
      Place: blocked ? 0 : missing.length + state.replacedNow,
      RescheduleLater: state.later.length,
      RescheduleNow: state.rescheduledNow,
      Stop: stops.length + state.lost,
    },
  };
};

/** Canaries run, and nobody has promoted them. */
const isCanarying = ({ deployment, group }: ReconcileInput, state: GroupState): boolean =>
  deployment?.TaskGroups[group.Name]?.Promoted === false && state.canaries.length > 0;

const isHalted = ({ deployment }: ReconcileInput): boolean =>
  deployment?.Status === "paused" || deployment?.Status === "failed";

const update = ({ group }: ReconcileInput, alloc: AllocRow): Stop => ({
  alloc,
  description: UPDATING,
  replacement: { name: alloc.Name, group, canary: false, previous: alloc },
});

/** Too many allocations: those whose names a promoted canary took, then those with high numbers. */
const stopSurplus = ({ group }: ReconcileInput, state: GroupState): readonly Stop[] => {
  const stops: Stop[] = [];
  const promoted = new Set(state.promoted.map((alloc) => alloc.Name));
  const old = state.held.filter((alloc) => !state.promoted.includes(alloc));
  for (const alloc of old) {
    if (promoted.has(alloc.Name)) stops.push({ alloc, description: NOT_NEEDED });
  }
  const left = state.held.filter((alloc) => !stops.some((stop) => stop.alloc === alloc));
  const surplus = left.length + state.occupied - group.Count;
  const highest = [...left].sort((a, b) => indexOf(b.Name) - indexOf(a.Name));
  for (const alloc of highest.slice(0, Math.max(surplus, 0))) {
    stops.push({ alloc, description: NOT_NEEDED });
  }
  return stops;
};

/** The number in web.web[3]. */
export const indexOf = (name: string): number => Number(/\[(\d+)\]$/.exec(name)?.[1] ?? 0);

const sortByUpdate = (
  { job, group, mayStay }: ReconcileInput,
  kept: readonly AllocRow[],
): { same: AllocRow[]; inPlace: AllocRow[]; destructive: AllocRow[] } => {
  const sorted: ReturnType<typeof sortByUpdate> = { same: [], inPlace: [], destructive: [] };
  for (const alloc of kept) {
    if (alloc.Job.JobModifyIndex === job.JobModifyIndex) sorted.same.push(alloc);
    else if (needsReplacement(alloc.Job, job, group.Name)) sorted.destructive.push(alloc);
    else if (isClientTerminal(alloc)) sorted.same.push(alloc);
    else if (mayStay(alloc)) sorted.inPlace.push(alloc);
    else sorted.destructive.push(alloc);
  }
  return sorted;
};

const newCanaries = (
  { group, deployment }: ReconcileInput,
  state: GroupState,
  destructive: readonly AllocRow[],
): readonly Placement[] => {
  const wanted = group.Update?.Canary ?? 0;
  const promoted = deployment?.TaskGroups[group.Name]?.Promoted ?? false;
  if (wanted === 0 || promoted || destructive.length === 0) return [];
  const taken = new Set(state.canaries.map((alloc) => alloc.Name));
  const names = [...destructive]
    .sort((a, b) => indexOf(a.Name) - indexOf(b.Name))
    .map((alloc) => alloc.Name)
    .filter((name) => !taken.has(name));
  const missing = Math.max(wanted - state.canaries.length, 0);
  return names.slice(0, missing).map((name) => ({ name, group, canary: true }));
};

/** New allocations until the group's count is reached, under the lowest free numbers. */
const fillUp = (
  { job, group }: ReconcileInput,
  state: GroupState,
  kept: readonly AllocRow[],
): readonly Placement[] => {
  const used = new Set([...kept.map((alloc) => indexOf(alloc.Name)), ...state.usedNumbers]);
  const missing = group.Count - kept.length - state.occupied;
  const placements: Placement[] = [];
  for (let number = 0; placements.length < missing; number += 1) {
    if (used.has(number)) continue;
    placements.push({ name: `${job.ID}.${group.Name}[${number}]`, group, canary: false });
  }
  return placements;
};

/** How many allocations may be replaced at a time. */
const limit = ({ group, deployment }: ReconcileInput, state: GroupState): number => {
  const { Update: strategy } = group;
  if (!strategy || strategy.MaxParallel === 0) return group.Count;
  if (!deployment) return strategy.MaxParallel;
  const own = state.held.filter((alloc) => alloc.DeploymentID === deployment.ID);
  if (own.some((alloc) => alloc.DeploymentStatus?.Healthy === false)) return 0;
  const unsettled = own.filter((alloc) => alloc.DeploymentStatus?.Healthy !== true);
  return strategy.MaxParallel - unsettled.length;
};
