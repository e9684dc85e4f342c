import type { Handler } from "../http/Call.js";
import { denied, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import type { Job } from "../jobs/jobType.js";
import { isTerminal } from "../state/AllocTable.js";
import type { Region } from "../state/Region.js";
import { scoped } from "../state/Tables.js";

/** GET /v1/job/:id/scale */
export const scaleStatus =
  (id: string): Handler =>
  (call) => {
    const { authz, namespace } = call;
    if (!authz.namespace(namespace, "read-job-scaling") && !authz.namespace(namespace, "read-job"))
      throw denied();
    const key = scoped(namespace, id);
    return read(call, (region) => ({
      index: () =>
        Math.max(
          region.tables.jobs.get(key)?.ModifyIndex ?? 0,
          region.tables.allocs.index,
          region.tables.deployments.index,
          eventsIndex(region, key),
        ),
      answer: () => {
        const job = region.tables.jobs.get(key);
        if (!job) throw notFound("job not found");
        return {
          JobCreateIndex: job.CreateIndex,
          JobID: job.ID,
          JobModifyIndex: job.ModifyIndex,
          JobStopped: job.Stop,
          Namespace: job.Namespace,
          TaskGroups: Object.fromEntries(
            (job.TaskGroups ?? []).map((group) => [
              group.Name,
              groupStatus(region, job, group.Name),
            ]),
          ),
        };
      },
    }));
  };

const eventsIndex = (region: Region, key: string): number =>
  Math.max(
    0,
    ...[...(region.tables.scalingEvents.get(key)?.values() ?? [])].flatMap(
      (events) => events[0]?.CreateIndex ?? 0,
    ),
  );

const groupStatus = (region: Region, job: Job, name: string): object => {
  const group = job.TaskGroups?.find(({ Name }) => Name === name);
  const live = region.tables.allocs
    .ofJob(job.Namespace, job.ID)
    .filter((alloc) => alloc.TaskGroup === name && !isTerminal(alloc));
  const health = live.map(({ DeploymentStatus }) => DeploymentStatus?.Healthy);
  return {
    Desired: group?.Count ?? 0,
    Events: region.tables.scalingEvents.get(scoped(job.Namespace, job.ID))?.get(name) ?? null,
    Healthy: health.filter((healthy) => healthy === true).length,
    Placed: live.length,
    Running: live.filter(({ ClientStatus }) => ClientStatus === "running").length,
    Unhealthy: health.filter((healthy) => healthy === false).length,
  };
};
