import { isParameterized } from "../jobs/isParameterized.js";
import type { Job } from "../jobs/jobType.js";
import { isClientTerminal, isTerminal } from "./AllocTable.js";
import type { Write } from "./Region.js";
import type { AllocRow, GroupSummary, JobSummary } from "./rows.js";
import { scoped, type Tables } from "./Tables.js";

type JobName = readonly [namespace: string, id: string];

/** Brings the status and the summary of the touched jobs, and of their parents, up to date. */
export const settleJobs = (tables: Tables, write: Write, touched: Iterable<JobName>): void => {
  const parents = new Map<string, JobName>();
  for (const [namespace, id] of touched) {
    const job = settle(tables, write, namespace, id);
    const parent = job?.ParentID ?? parentOf(id);
    if (parent !== "") parents.set(`${namespace}\0${parent}`, [namespace, parent]);
  }
  for (const [namespace, id] of parents.values()) settle(tables, write, namespace, id);
};

const parentOf = (id: string): string => /^(.*)\/(?:dispatch|periodic)-[^/]*$/s.exec(id)?.[1] ?? "";

const settle = (tables: Tables, write: Write, namespace: string, id: string): Job | undefined => {
  const key = scoped(namespace, id);
  const job = tables.jobs.get(key);
  if (!job) return undefined;
  const status = jobStatus(tables, job);
  if (status !== job.Status) {
    const settled = { ...job, Status: status, ModifyIndex: write.index };
    write.put(tables.jobs, settled);
    replaceVersion(tables, key, settled);
  }
  const before = tables.summaries.get(key);
  const summary = summarize(tables, job, before);
  if (!before || !sameSummary(before, summary)) {
    write.put(tables.summaries, {
      ...summary,
      CreateIndex: before?.CreateIndex ?? write.index,
      ModifyIndex: write.index,
    });
  }
  return job;
};

/** The stored version of a job follows its row. */
export const replaceVersion = (tables: Tables, key: string, job: Job): void => {
  const versions = tables.versions.get(key) ?? [];
  tables.versions.set(
    key,
    versions.map((other) => (other.Version === job.Version ? job : other)),
  );
};

const jobStatus = (tables: Tables, job: Job): string => {
  if (job.Type === "system" || job.Periodic || isParameterized(job)) {
    return job.Stop ? "dead" : "running";
  }
  const allocs = tables.allocs.ofJob(job.Namespace, job.ID);
  if (isRollingOut(tables, job) || allocs.some((alloc) => !isTerminal(alloc))) return "running";
  const evals = tables.evals.ofJob(job.Namespace, job.ID);
  if (evals.some(({ Status }) => Status === "pending" || Status === "blocked")) return "pending";
  return evals.length > 0 || job.Stop ? "dead" : "pending";
};

const isRollingOut = (tables: Tables, { Namespace, ID }: Job): boolean =>
  [...tables.deployments.values()].some(
    (row) => row.JobID === ID && row.Namespace === Namespace && !ENDED_DEPLOYMENTS.has(row.Status),
  );

const ENDED_DEPLOYMENTS = new Set(["failed", "successful", "cancelled"]);

const EMPTY: GroupSummary = {
  Queued: 0,
  Complete: 0,
  Failed: 0,
  Running: 0,
  Starting: 0,
  Lost: 0,
  Unknown: 0,
};

const newSummary = (): Record<keyof GroupSummary, number> => ({ ...EMPTY });

const summarize = (tables: Tables, job: Job, before: JobSummary | undefined): JobSummary => {
  const names = [
    ...Object.keys(before?.Summary ?? {}),
    ...(job.TaskGroups ?? []).map(({ Name }) => Name),
  ];
  const groups = new Map(names.map((name) => [name, newSummary()]));
  for (const alloc of tables.allocs.ofJob(job.Namespace, job.ID)) {
    if (alloc.Job.CreateIndex !== job.CreateIndex) continue;
    const group = groups.get(alloc.TaskGroup) ?? newSummary();
    group[column(alloc)] += 1;
    groups.set(alloc.TaskGroup, group);
  }
  const queued = tables.queued.get(scoped(job.Namespace, job.ID));
  for (const [name, count] of Object.entries(queued ?? {})) {
    const group = groups.get(name);
    if (group) group.Queued = count;
  }
  return {
    JobID: job.ID,
    Namespace: job.Namespace,
    Summary: Object.fromEntries(groups),
    Children: childrenOf(tables, job),
    CreateIndex: 0,
    ModifyIndex: 0,
  };
};

const column = (alloc: AllocRow): keyof GroupSummary => {
  switch (alloc.ClientStatus) {
    case "pending":
      return alloc.DesiredStatus === "run" || !isClientTerminal(alloc) ? "Starting" : "Complete";
    case "running":
      return "Running";
    case "complete":
      return "Complete";
    case "failed":
      return "Failed";
    case "lost":
      return "Lost";
    case "unknown":
      return "Unknown";
  }
};

const childrenOf = (tables: Tables, job: Job): JobSummary["Children"] => {
  const counts = { Pending: 0, Running: 0, Dead: 0 };
  if (!job.Periodic && !isParameterized(job)) return counts;
  for (const child of tables.jobs.values()) {
    if (child.ParentID !== job.ID || child.Namespace !== job.Namespace) continue;
    if (child.Status === "pending") counts.Pending += 1;
    else if (child.Status === "running") counts.Running += 1;
    else counts.Dead += 1;
  }
  return counts;
};

const sameSummary = (a: JobSummary, b: JobSummary): boolean =>
  JSON.stringify([a.Summary, a.Children]) === JSON.stringify([b.Summary, b.Children]);
