import { multiError } from "../go/multiError.js";
import type { Job } from "./jobType.js";
import type { TaskGroup } from "./taskGroupType.js";

/** What Nomad warns of in a valid job. */
export const jobWarnings = (job: Job): readonly string[] => {
  const warnings: string[] = [];
  if (job.Periodic && job.Periodic.Spec !== "") {
    warnings.push("cron is deprecated and may be removed in a future release. Use crons instead");
  }
  for (const group of job.TaskGroups ?? []) warnings.push(...groupWarnings(group));
  return warnings;
};

const groupWarnings = (group: TaskGroup): readonly string[] => {
  const warnings: string[] = [];
  const { Update: update } = group;
  if (update && update.MaxParallel > group.Count && group.Count > 0) {
    const inner =
      `Update max parallel count is greater than task group count (${update.MaxParallel} > ` +
      `${group.Count}). A destructive change would result in the simultaneous replacement of ` +
      "all allocations.";
    warnings.push(
      `Group ${JSON.stringify(group.Name)} has warnings: ${multiError([inner]).trimEnd()}`,
    );
  }
  return [...warnings, ...shutdownDelays(group)];
};

const shutdownDelays = (group: TaskGroup): readonly string[] => {
  const name = JSON.stringify(group.Name);
  const tasks = group.Tasks ?? [];
  const warnings = tasks
    .filter((task) => task.Services && task.ShutdownDelay === 0)
    .map((task) => {
      const quoted = JSON.stringify(task.Name);
      return `task ${quoted} in group ${name} defines services, but has no shutdown_delay set`;
    });
  if (!group.Services || (group.ShutdownDelay ?? 0) > 0) return warnings;
  const referenced = group.Services.filter((service) => service.TaskName !== "");
  for (const { TaskName } of referenced) {
    const task = tasks.find((candidate) => candidate.Name === TaskName);
    if (task?.ShutdownDelay !== 0) continue;
    warnings.push(
      `group ${name} references task ${JSON.stringify(TaskName)} in a service definition, ` +
        "but the task has no shutdown_delay set",
    );
  }
  // A proxy waits by itself before it stops.
  const open = group.Services.filter(
    ({ TaskName, Connect }) => TaskName === "" && !Connect?.SidecarService && !Connect?.Gateway,
  );
  if (open.length > 0 && tasks.every((task) => task.ShutdownDelay === 0)) {
    warnings.push(
      `group ${name} defines services, but neither the group nor any of its tasks ` +
        "have shutdown_delay set",
    );
  }
  return warnings;
};
