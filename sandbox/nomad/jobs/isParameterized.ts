import type { Job } from "./jobType.js";

/** Whether a job waits to be dispatched; what was dispatched from it keeps its rules, and runs. */
export const isParameterized = (job: Job): boolean =>
  job.ParameterizedJob !== null && !job.Dispatched;
