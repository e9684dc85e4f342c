import type { Job } from "../jobs/jobType.js";
import type { Region } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { AllocRow, DeploymentRow } from "../state/rows.js";
import { rescheduleDelay } from "./rescheduling.js";

/** Nothing will replace the allocation. */
export const isHopeless = (alloc: AllocRow): boolean => {
  const group = alloc.Job.TaskGroups?.find(({ Name }) => Name === alloc.TaskGroup);
  return rescheduleDelay(group?.ReschedulePolicy ?? null, alloc) === undefined;
};

/** Whether all canaries are healthy, and nobody wants to decide. */
export const canAutoPromote = (region: Region, row: DeploymentRow): boolean => {
  const waiting = Object.values(row.TaskGroups).filter(
    ({ DesiredCanaries, Promoted }) => DesiredCanaries > 0 && !Promoted,
  );
  return (
    waiting.length > 0 &&
    waiting.every(
      ({ AutoPromote, PlacedCanaries, DesiredCanaries }) =>
        AutoPromote && healthyOf(region, PlacedCanaries ?? []) >= DesiredCanaries,
    )
  );
};

const healthyOf = (region: Region, ids: readonly string[]): number =>
  ids.filter((id) => region.tables.allocs.get(id)?.DeploymentStatus?.Healthy === true).length;

/** The version of its job that a deployment may go back to. */
export const stableVersion = (region: Region, row: DeploymentRow): Job | undefined => {
  const versions = region.tables.versions.get(scoped(row.Namespace, row.JobID)) ?? [];
  return versions.find(({ Stable, Version }) => Stable && Version < row.JobVersion);
};
