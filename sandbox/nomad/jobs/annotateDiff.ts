import type { Plan } from "../scheduler/makePlan.js";
import { needsReplacement } from "../scheduler/updatesNeeded.js";
import type { TaskDiff } from "./diffFields.js";
import type { GroupDiff } from "./diffGroup.js";
import type { JobDiff } from "./diffJobs.js";
import type { Job } from "./jobType.js";

/** Adds what the plan makes of the differences: how many updates, and what forces them. */
export const annotateDiff = (diff: JobDiff, plan: Plan): JobDiff => {
  for (const group of diff.TaskGroups ?? []) {
    group.Updates = updatesOf(plan, group.Name);
    const count = group.Fields?.find(({ Name }) => Name === "Count");
    if (count)
      count.Annotations = [
        Number(count.New || 0) > Number(count.Old || 0) ? "forces create" : "forces destroy",
      ];
    for (const task of group.Tasks ?? []) annotateTask(plan, group, task);
  }
  return diff;
};

const updatesOf = (plan: Plan, name: string): GroupDiff["Updates"] => {
  const desired = plan.groups.get(name)?.desired;
  if (!desired) return null;
  const entries = [
    ["ignore", desired.Ignore],
    ["create", desired.Place],
    ["migrate", desired.Migrate],
    ["canary", desired.Canary],
    ["destroy", desired.Stop],
    ["in-place update", desired.InPlaceUpdate],
    ["create/destroy update", desired.DestructiveUpdate],
  ] as const;
  const shown = entries.filter(([, count]) => count > 0);
  return shown.length > 0 ? Object.fromEntries(shown) : null;
};

const annotateTask = (plan: Plan, group: GroupDiff, task: TaskDiff): void => {
  if (task.Type === "None") return;
  if (group.Type === "Added" || task.Type === "Added") {
    task.Annotations = [group.Type === "Added" ? "forces create" : "forces create/destroy update"];
  } else if (group.Type === "Deleted") task.Annotations = ["forces destroy"];
  else {
    const alloc = plan.job && oldest(plan, group.Name);
    const destructive =
      alloc === undefined || needsReplacement(alloc, plan.job ?? alloc, group.Name);
    task.Annotations = [destructive ? "forces create/destroy update" : "forces in-place update"];
  }
};

const oldest = (plan: Plan, name: string): Job | undefined => {
  const stops = plan.stops.find(({ alloc }) => alloc.TaskGroup === name)?.alloc.Job;
  return stops ?? plan.inPlace.find(({ TaskGroup }) => TaskGroup === name)?.Job;
};
