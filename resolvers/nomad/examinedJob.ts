import type { ChangeTarget, Examination } from "../../src/operations/ChangeDeclaration.js";
import type { Reach } from "../../src/operations/Reach.js";
import { namespacedPlace, type Changer } from "./changeTarget.js";

type FoundJob = NonNullable<Awaited<ReturnType<Changer["jobs"]["find"]>>>;

/** What became of a change of a job: it is as asked for, it never moved, or somebody else moved it. */
export const examinedJob = async (
  target: ChangeTarget,
  { state, reach }: { readonly state: string; readonly reach: Reach },
  isAsAsked: (job: FoundJob) => boolean,
): Promise<Examination> => {
  const job = await reach.nomad(target.source).jobs.find(namespacedPlace(target));
  if (job === null) return { found: "UNKNOWN", message: "The job is gone." };
  const { jobModifyIndex } = job;
  if (jobModifyIndex === state) {
    return { found: "NOT_DONE", message: `The job is still at index ${state}.` };
  }
  return isAsAsked(job)
    ? { found: "DONE", message: `The job is as asked for, at index ${jobModifyIndex}.` }
    : { found: "UNKNOWN", message: `The job is at index ${jobModifyIndex}, and not as asked for.` };
};
