import type { AllocRow } from "../state/rows.js";
import { isClientTerminal } from "../state/AllocTable.js";
import { LOST, MIGRATING, NOT_NEEDED, type Placement, type Stop } from "./GroupPlan.js";
import type { ReconcileInput } from "./reconcileGroup.js";
import { failedAt, rescheduleDelay } from "./rescheduling.js";

/** The allocations of a group, sorted by what is to become of them. */
export interface GroupState {
  /** Those that count: running, or ended and not to be replaced. */
  readonly held: AllocRow[];
  /** Canaries that wait for their promotion. */
  readonly canaries: AllocRow[];
  /** Canaries that were promoted; they are held, too. */
  readonly promoted: AllocRow[];
  /** Failed ones whose replacement comes later. */
  readonly later: { alloc: AllocRow; at: bigint }[];
  readonly waiting: AllocRow[];
  readonly stops: Stop[];
  readonly replacements: Placement[];
  /** In place of those that move, which end whether or not there is room for these. */
  readonly migrations: Placement[];
  readonly usedNumbers: number[];
  /** Places of the count that are taken by what is not held. */
  occupied: number;
  lost: number;
  replacedNow: number;
  rescheduledNow: number;
}

export const groupState = (input: ReconcileInput): GroupState => {
  const state: GroupState = {
    held: [],
    canaries: [],
    promoted: [],
    later: [],
    waiting: [],
    stops: [],
    replacements: [],
    migrations: [],
    usedNumbers: [],
    occupied: 0,
    lost: 0,
    replacedNow: 0,
    rescheduledNow: 0,
  };
  for (const alloc of input.allocs) {
    if (alloc.DesiredStatus === "run") sort(input, state, alloc);
  }
  return state;
};

const numberOf = (name: string): number => Number(/\[(\d+)\]$/.exec(name)?.[1] ?? 0);

const sort = (input: ReconcileInput, state: GroupState, alloc: AllocRow): void => {
  if (alloc.Job.CreateIndex !== input.job.CreateIndex && isClientTerminal(alloc)) return;
  if (alloc.ClientStatus === "failed") sortFailed(input, state, alloc);
  else if (isClientTerminal(alloc)) sortEnded(input, state, alloc);
  else if (input.isDown(alloc.NodeID)) replace(input, state, alloc, LOST);
  else if (alloc.DesiredTransition.Migrate === true) replace(input, state, alloc, MIGRATING);
  else if (alloc.DeploymentStatus?.Canary === true) sortCanary(input, state, alloc);
  else hold(input, state, alloc);
};

const hold = ({ deployment, group }: ReconcileInput, state: GroupState, alloc: AllocRow): void => {
  state.held.push(alloc);
  const own = deployment?.TaskGroups[group.Name];
  const placed = own?.PlacedCanaries ?? [];
  if (own?.Promoted && placed.includes(alloc.ID)) state.promoted.push(alloc);
};

/** A canary of an earlier or a failed deployment goes; one of the running deployment waits. */
const sortCanary = ({ deployment }: ReconcileInput, state: GroupState, alloc: AllocRow): void => {
  const current = deployment?.ID === alloc.DeploymentID && deployment.Status !== "failed";
  if (current) state.canaries.push(alloc);
  else state.stops.push({ alloc, description: NOT_NEEDED });
  if (!current) state.lost += 1;
};

/** An ended batch allocation has done its work, unless the job has changed since. */
const sortEnded = ({ job }: ReconcileInput, state: GroupState, alloc: AllocRow): void => {
  const batch = job.Type === "batch" || job.Type === "sysbatch";
  if (batch && alloc.ClientStatus === "complete" && alloc.Job.Version >= job.Version) {
    state.held.push(alloc);
  }
};

const replace = (
  { group }: ReconcileInput,
  state: GroupState,
  alloc: AllocRow,
  description: string,
): void => {
  const lost = description === LOST;
  const replacement = { name: alloc.Name, group, canary: false, previous: alloc };
  state.usedNumbers.push(numberOf(alloc.Name));
  state.occupied += 1;
  if (lost) {
    state.stops.push({ alloc, description, lost });
    state.replacements.push(replacement);
    state.lost += 1;
    state.replacedNow += 1;
  } else {
    state.stops.push({ alloc, description });
    state.migrations.push(replacement);
  }
};

const sortFailed = (input: ReconcileInput, state: GroupState, alloc: AllocRow): void => {
  if (alloc.NextAllocation !== "") return;
  const outdated = alloc.Job.JobModifyIndex !== input.job.JobModifyIndex;
  if (outdated && input.job.Type === "service") return;
  const delay = rescheduleDelay(input.group.ReschedulePolicy, alloc);
  if (delay === undefined || isRollingOut(input, alloc)) state.held.push(alloc);
  else reschedule(input, state, { alloc, delay });
};

/** The deployment says when a failed allocation is replaced. */
const isRollingOut = ({ deployment }: ReconcileInput, alloc: AllocRow): boolean =>
  alloc.DeploymentID !== "" &&
  deployment?.ID === alloc.DeploymentID &&
  (deployment.Status === "running" || deployment.Status === "paused") &&
  alloc.DesiredTransition.Reschedule !== true;

const reschedule = (
  input: ReconcileInput,
  state: GroupState,
  { alloc, delay }: { readonly alloc: AllocRow; readonly delay: number },
): void => {
  state.usedNumbers.push(numberOf(alloc.Name));
  state.occupied += 1;
  const at = failedAt(alloc) + BigInt(Math.round(delay / input.speed));
  const due = alloc.FollowupEvalID === input.evalId || at <= input.now;
  if (due || alloc.DesiredTransition.ForceReschedule === true) {
    state.rescheduledNow += 1;
    state.replacedNow += 1;
    state.replacements.push({
      name: alloc.Name,
      group: input.group,
      canary: false,
      previous: alloc,
      reschedule: true,
    });
  } else if (alloc.FollowupEvalID === "") state.later.push({ alloc, at });
  else state.waiting.push(alloc);
};
