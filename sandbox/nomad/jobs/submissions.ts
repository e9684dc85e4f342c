import { isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { Region } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { Submission } from "../state/catalogRows.js";
import type { Job } from "./jobType.js";

/** The most bytes of a job file that are kept. */
const LIMIT = 1_000_000;

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** The warning about a job file that is too long to be kept; "" for a good one. */
export const submissionWarning = (submission: Json | undefined): string => {
  if (!isJsonObject(submission)) return "";
  const size =
    Buffer.byteLength(text(submission["Source"])) +
    Buffer.byteLength(text(submission["Variables"]));
  if (size <= LIMIT) return "";
  return `job source size of ${(size / 1e6).toFixed(1)} MB exceeds maximum of 1.0 MB and will be discarded`;
};

/** Keeps the file that a version of a job was made from. */
export const storeSubmission = (region: Region, job: Job, given: Json | undefined): void => {
  if (!isJsonObject(given)) return;
  const key = scoped(job.Namespace, job.ID);
  const flags = given["VariableFlags"];
  const submission: Submission = {
    Source: text(given["Source"]),
    Format: text(given["Format"]),
    Variables: text(given["Variables"]),
    VariableFlags: isJsonObject(flags)
      ? Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, text(value)]))
      : null,
    Namespace: job.Namespace,
    JobID: job.ID,
    Version: job.Version,
    JobModifyIndex: job.JobModifyIndex,
  };
  const others = (region.tables.submissions.get(key) ?? []).filter(
    ({ Version }) => Version !== job.Version,
  );
  region.tables.submissions.set(key, [submission, ...others]);
};
