import { type NomadDeployment } from "../../schema/nomad/NomadDeployment.js";
import type { EstateView } from "../../src/estate/EstateView.js";
import type { Examination } from "../../src/operations/ChangeDeclaration.js";
import { thingOf } from "./changeTarget.js";

const FOUND: Readonly<Record<string, Examination["found"]>> = {
  successful: "DONE",
  failed: "NOT_DONE",
  cancelled: "NOT_DONE",
};

/** What became of the rollout of a job's latest version, for an operation that meant to wait for it. */
export const examinedRollout = (estate: EstateView, jobId: string): Examination => {
  const job = thingOf({ estate }, jobId, "NOMAD_JOB");
  const deployments = estate.arrivingAll<NomadDeployment>(job, "DEPLOYS", "NOMAD_DEPLOYMENT");
  const latest = deployments.find(({ jobVersion }) => jobVersion === job.jobVersion);
  if (!latest) return { found: "DONE", message: "The job is registered; it has no deployment." };
  const { status, statusDescription } = latest;
  const found = FOUND[status ?? ""] ?? "UNKNOWN";
  const message = `Nomad took the job; its deployment is ${status ?? "unknown"}: ${statusDescription}.`;
  return { found, message };
};
