import type { Job } from "../jobs/jobType.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { Task } from "../jobs/taskType.js";

/** Whether the step from one version of a group to another needs new allocations. */
export const needsReplacement = (before: Job, after: Job, groupName: string): boolean => {
  const old = before.TaskGroups?.find((group) => group.Name === groupName);
  const now = after.TaskGroups?.find((group) => group.Name === groupName);
  if (!old || !now) return true;
  return fingerprint(before, old) !== fingerprint(after, now);
};

/** All of a group that a running allocation can not take over. */
const fingerprint = (job: Job, group: TaskGroup): string =>
  JSON.stringify([
    group.EphemeralDisk,
    group.Networks,
    group.Affinities,
    group.Spreads,
    group.Volumes,
    group.Consul,
    group.MaxRunDuration,
    (group.Services ?? []).map((service) => [service.Name, service.Connect]).filter(([, on]) => on),
    [...(group.Tasks ?? [])]
      .sort((a, b) => (a.Name < b.Name ? -1 : 1))
      .map((task) => taskFingerprint(job, group, task)),
  ]);

const taskFingerprint = (job: Job, group: TaskGroup, task: Task): readonly unknown[] => [
  task.Name,
  task.Driver,
  task.User,
  task.Config,
  task.Env,
  task.Artifacts,
  task.Vault,
  task.Consul,
  task.Templates,
  task.CSIPluginConfig,
  task.Identity,
  task.Identities,
  task.Lifecycle,
  task.VolumeMounts,
  task.LogConfig.Disabled,
  task.Resources,
  Object.entries({ ...job.Meta, ...group.Meta, ...task.Meta }).sort(),
];
