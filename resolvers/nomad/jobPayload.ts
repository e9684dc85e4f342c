import type { NomadDeployment } from "../../schema/nomad/NomadDeployment.js";
import type { EstateView } from "../../src/estate/EstateView.js";
import type { ChangeOutcome } from "../../src/operations/ChangeDeclaration.js";
import type { Changed } from "../../src/operations/Changes.js";
import { thingOf } from "./changeTarget.js";

/**
 * The rollout that a change of a job set off, if the estate has it already. One of an earlier version
 * that the change only cancelled is none.
 */
const deploymentOf = (estate: EstateView, id: string, since: string): string | null => {
  const job = thingOf({ estate }, id, "NOMAD_JOB");
  const rollout = estate
    .arrivingAll<NomadDeployment>(job, "DEPLOYS", "NOMAD_DEPLOYMENT")
    .find(
      ({ jobVersion, modifyIndex }) =>
        jobVersion === job.jobVersion && modifyIndex >= Number(since),
    );
  return rollout?.deploymentId ?? null;
};

/** What a change of a job answers: the job that it names, or else its target. */
export const jobPayload = ({ operation, result }: Changed, estate: EstateView) => {
  const id = result["job"] ?? operation.targetId;
  const job = id === null ? null : estate.get(id);
  const { evaluationId = null, deploymentId = null, modifyIndex } = result;
  return {
    operation,
    job,
    evaluationId,
    deploymentId:
      deploymentId ??
      (job && evaluationId !== null && modifyIndex
        ? deploymentOf(estate, job.id, modifyIndex)
        : null),
  };
};

/** Whether the estate has a job as a change left it. */
export const showsJob = (
  id: string | null | undefined,
  { result }: ChangeOutcome,
  estate: EstateView,
): boolean => {
  // What was only found out to have been done tells no index.
  if (!id || !result["modifyIndex"]) return true;
  if (!estate.get(id)) return false;
  return thingOf({ estate }, id, "NOMAD_JOB").modifyIndex >= Number(result["modifyIndex"]);
};
