import { isParameterized } from "../jobs/isParameterized.js";
import type { Handler } from "../http/Call.js";
import { flag } from "../http/queryOptions.js";
import { inOrder } from "../shapes/omitZero.js";
import type { Job } from "../jobs/jobType.js";
import type { Region } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import { listReply, visibleNamespaces } from "./lists.js";

/** Jobs and their summaries change a list of jobs. */
export const jobsIndex = (region: Region): number =>
  Math.max(region.tables.jobs.index, region.tables.summaries.index);

/** One row of a list of jobs. */
export const jobStub = (region: Region, job: Job, meta: boolean): object =>
  inOrder({
    CreateIndex: job.CreateIndex,
    Datacenters: job.Datacenters,
    ID: job.ID,
    JobModifyIndex: job.JobModifyIndex,
    JobSummary: region.tables.summaries.get(scoped(job.Namespace, job.ID)) ?? null,
    ...(meta ? { Meta: job.Meta } : {}),
    ModifyIndex: job.ModifyIndex,
    Multiregion: job.Multiregion,
    Name: job.Name,
    Namespace: job.Namespace,
    NodePool: job.NodePool,
    // The children of a parameterized job keep its rules; they are not dispatched themselves.
    ParameterizedJob: isParameterized(job),
    ParentID: job.ParentID,
    Periodic: job.Periodic !== null,
    Priority: job.Priority,
    Status: job.Status,
    StatusDescription: job.StatusDescription,
    Stop: job.Stop,
    SubmitTime: job.SubmitTime,
    Type: job.Type,
  });

export const listJobs: Handler = (call) => {
  const meta = flag(call, "meta");
  const { region } = call.server;
  const visible = visibleNamespaces(call, "list-jobs");
  return listReply<Job>(call, {
    table: ({ tables }) => tables.jobs,
    index: jobsIndex,
    accepts: (job, { prefix }) => visible(job.Namespace) && job.ID.startsWith(prefix),
    show: (job) => jobStub(region, job, meta),
  });
};
