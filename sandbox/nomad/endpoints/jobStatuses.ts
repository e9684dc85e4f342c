import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Call, Handler } from "../http/Call.js";
import { read } from "../http/read.js";
import type { Job } from "../jobs/jobType.js";
import { inOrder } from "../shapes/omitZero.js";
import type { AllocRow, DeploymentRow } from "../state/rows.js";
import type { Region } from "../state/Region.js";
import { textMember } from "./bodyReaders.js";
import { visibleNamespaces } from "./lists.js";

/** GET and POST /v1/jobs/statuses: jobs, newest first, with the state of their allocations. */
export const jobStatuses: Handler = async (call) => {
  const { region } = call.server;
  const visible = visibleNamespaces(call, "list-jobs");
  const wanted = call.method === "POST" ? await wantedJobs(call) : undefined;
  const jobs = [...region.tables.jobs.values()]
    .filter(
      (job) =>
        visible(job.Namespace) &&
        (wanted ? wanted.has(`${job.Namespace}\0${job.ID}`) : job.ParentID === ""),
    )
    .sort((a, b) => b.ModifyIndex - a.ModifyIndex);
  const perPage = Number(call.query.get("per_page") ?? 0);
  const start = Number(call.query.get("next_token") ?? Infinity);
  const rest = jobs.filter(({ ModifyIndex }) => ModifyIndex <= start);
  const shown = perPage > 0 ? rest.slice(0, perPage) : rest;
  const next = rest[shown.length];
  return read(call, () => ({
    index: () => region.tables.jobs.index,
    answer: () => shown.map((job) => statusShape(region, job)),
    nextToken: () => (next ? String(next.ModifyIndex) : ""),
  }));
};

const wantedJobs = async (call: Call): Promise<ReadonlySet<string>> => {
  const body = await call.json();
  const jobs = isJsonObject(body) ? body["Jobs"] : undefined;
  const names = (isJsonList(jobs) ? jobs : []).filter(isJsonObject);
  return new Set(
    names.map((name) => `${textMember(name, "Namespace") || "default"}\0${textMember(name, "ID")}`),
  );
};

const statusShape = (region: Region, job: Job): object => {
  const allocs = region.tables.allocs.ofJob(job.Namespace, job.ID);
  const deployment = [...region.tables.deployments.values()]
    .filter((row) => row.JobID === job.ID && row.Namespace === job.Namespace)
    .at(-1);
  const groups = job.TaskGroups ?? [];
  return inOrder({
    Allocs: allocs.length === 0 ? null : allocs.map(allocStatus),
    ChildStatuses: null,
    Datacenters: job.Datacenters,
    GroupCountSum: groups.reduce((total, group) => total + group.Count, 0),
    ID: job.ID,
    IsPack: false,
    LatestDeployment: deployment ? deploymentStatus(deployment) : null,
    ModifyIndex: job.ModifyIndex,
    Name: job.Name,
    Namespace: job.Namespace,
    NodePool: job.NodePool,
    ParentID: job.ParentID,
    Priority: job.Priority,
    Status: job.Status,
    Stop: job.Stop,
    SubmitTime: job.SubmitTime,
    Type: job.Type,
    Version: job.Version,
  });
};

const allocStatus = (alloc: AllocRow): object => ({
  ClientStatus: alloc.ClientStatus,
  DeploymentStatus: {
    Canary: alloc.DeploymentStatus?.Canary ?? false,
    Healthy: alloc.DeploymentStatus?.Healthy ?? null,
  },
  FollowupEvalID: alloc.FollowupEvalID,
  Group: alloc.TaskGroup,
  HasPausedTask: false,
  ID: alloc.ID,
  JobVersion: alloc.Job.Version,
  NodeID: alloc.NodeID,
});

const deploymentStatus = (row: DeploymentRow): object => {
  const groups = Object.values(row.TaskGroups);
  return {
    AllAutoPromote: groups.every(({ AutoPromote }) => AutoPromote),
    ID: row.ID,
    IsActive: row.Status === "running",
    JobVersion: row.JobVersion,
    RequiresPromotion: groups.some(
      ({ DesiredCanaries, Promoted }) => DesiredCanaries > 0 && !Promoted,
    ),
    Status: row.Status,
    StatusDescription: row.StatusDescription,
  };
};
