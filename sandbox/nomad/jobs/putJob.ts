import { isParameterized } from "./isParameterized.js";
import type { Region, Write } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { Job } from "./jobType.js";

/** How many versions of a job are kept, besides the tagged ones. */
const KEPT_VERSIONS = 6;

/** Stores a job as its newest version. */
export const putJob = (region: Region, write: Write, job: Job): Job => {
  const { tables } = region;
  const key = scoped(job.Namespace, job.ID);
  const before = tables.jobs.get(key);
  const row: Job = {
    ...job,
    Version: before ? before.Version + 1 : 0,
    CreateIndex: before?.CreateIndex ?? write.index,
    ModifyIndex: write.index,
    JobModifyIndex: write.index,
    Status: before && !before.Stop ? before.Status : "pending",
  };
  const settled = { ...row, Status: lasting(row) ? "running" : row.Status };
  write.put(tables.jobs, settled);
  const versions = [settled, ...(tables.versions.get(key) ?? [])];
  let kept = 0;
  tables.versions.set(
    key,
    versions.filter(({ VersionTag }) => {
      if (VersionTag) return true;
      kept += 1;
      return kept <= KEPT_VERSIONS;
    }),
  );
  if (job.TaskGroups?.some(({ Scaling }) => Scaling)) tables.policiesIndex = write.index;
  write.touch(job.Namespace, job.ID);
  return settled;
};

/** Jobs that only start others run as long as they are not stopped. */
const lasting = (job: Job): boolean =>
  !job.Stop && (job.Type === "system" || job.Periodic !== null || isParameterized(job));

/** Whether two versions of a job ask for the same. */
export const sameSpec = (a: Job, b: Job): boolean => specOf(a) === specOf(b);

const IGNORED = new Set([
  "Status",
  "StatusDescription",
  "Stable",
  "Version",
  "VersionTag",
  "SubmitTime",
  "CreateIndex",
  "ModifyIndex",
  "JobModifyIndex",
  "NomadTokenID",
]);

const specOf = (job: Job): string =>
  JSON.stringify(job, (name, value: unknown) => {
    if (IGNORED.has(name) || typeof value === "bigint") return undefined;
    // The identity of a scaling policy is the server's, not the file's.
    return name === "ID" && typeof value === "string" && /^[0-9a-f-]{36}$/.test(value) ? "" : value;
  });
