import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { AllocRow, DesiredUpdates } from "../state/rows.js";

/** One allocation to place. */
export interface Placement {
  readonly name: string;
  readonly group: TaskGroup;
  readonly canary: boolean;
  /** The allocation that it replaces. */
  readonly previous?: AllocRow;
  /** The replaced one failed, so that its history goes on. */
  readonly reschedule?: boolean;
  /** The only node that is asked, for system jobs. */
  readonly node?: string;
}

export interface Stop {
  readonly alloc: AllocRow;
  readonly description: string;
  readonly lost?: boolean;
  /** It is stopped only if its replacement finds a place. */
  readonly replacement?: Placement;
}

/** What is to happen to the allocations of one group. */
export interface GroupPlan {
  readonly place: readonly Placement[];
  readonly stop: readonly Stop[];
  readonly inPlace: readonly AllocRow[];
  /** Failed allocations whose time to be replaced has not come; nanoseconds. */
  readonly later: readonly { readonly alloc: AllocRow; readonly at: bigint }[];
  readonly desired: DesiredUpdates;
  /** Whether allocations of older versions are still left to be replaced. */
  readonly outdated: boolean;
  readonly needsCanaries: boolean;
}

export const NOTHING_DESIRED: DesiredUpdates = {
  Canary: 0,
  DestructiveUpdate: 0,
  Disconnect: 0,
  Ignore: 0,
  InPlaceUpdate: 0,
  Migrate: 0,
  Place: 0,
  Preemptions: 0,
  Reconnect: 0,
  RescheduleLater: 0,
  RescheduleNow: 0,
  Stop: 0,
};

export const NOT_NEEDED = "alloc not needed due to job update";
export const MIGRATING = "alloc is being migrated";
export const UPDATING = "alloc is being updated due to job update";
export const LOST = "alloc is lost since its node is down";
