import { HttpError, failed } from "../http/HttpError.js";
import { multiError } from "../go/multiError.js";
import type { Json } from "../go/Json.js";
import type { RegionServer } from "../RegionServer.js";
import { mismatch } from "../go/GoType.js";
import { canonicalizeJob } from "./canonicalizeJob.js";
import { connectErrors, injectSidecars } from "./injectSidecars.js";
import { impliedConstraints } from "./impliedConstraints.js";
import { jobWarnings } from "./jobWarnings.js";
import type { Job } from "./jobType.js";
import { validateJob } from "./validateJob.js";

export interface Admitted {
  readonly job: Job;
  readonly warnings: readonly string[];
}

/** Reads a job of a request. Throws 400 in Go's words if it is none. */
export const readJob = (server: RegionServer, body: Json, namespace: string): Job => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw mismatch(body, "Job", { struct: "JobRegisterRequest", path: "Job" });
  }
  return canonicalizeJob(body, { region: server.name, namespace });
};

/** Fills in, checks and completes a job as the servers do. Throws 500 with all that is wrong. */
export const admitJob = (server: RegionServer, job: Job): Admitted => {
  const errors = admissionErrors(server, job);
  if (errors.length > 0) throw failed(multiError(errors));
  const scaled = (job.TaskGroups ?? []).some(({ Scaling }) => Scaling);
  if (scaled && (job.Type === "system" || job.Type === "sysbatch")) {
    throw new HttpError(400, `Task groups with job type ${job.Type} do not support scaling blocks`);
  }
  injectSidecars(job);
  impliedConstraints(job);
  return { job, warnings: jobWarnings(job) };
};

/** What is against a job, first what its connections lack, as that is found first. */
export const admissionErrors = (server: RegionServer, job: Job): readonly string[] => {
  const connect = connectErrors(job);
  if (connect.length > 0) return connect;
  const own = validateJob(job);
  if (own.length > 0) return own;
  if (job.Multiregion) return ["Multiregion jobs are unlicensed."];
  const vault = (job.TaskGroups ?? []).some(({ Tasks }) =>
    (Tasks ?? []).some(({ Vault }) => Vault),
  );
  if (vault && !server.vaultEnabled) return ['Vault "default" not enabled but used in the job'];
  return placeErrors(server, job);
};

const placeErrors = (server: RegionServer, job: Job): readonly string[] => {
  const { namespaces, pools } = server.region.tables;
  const id = JSON.stringify(job.ID);
  const namespace = namespaces.get(job.Namespace);
  if (!namespace) return [`job ${id} is in nonexistent namespace ${JSON.stringify(job.Namespace)}`];
  const allowed = namespace.Capabilities;
  const drivers = (job.TaskGroups ?? []).flatMap(({ Tasks }) =>
    (Tasks ?? []).map(({ Driver }) => Driver),
  );
  const refused = drivers.find(
    (driver) =>
      allowed?.DisabledTaskDrivers?.includes(driver) === true ||
      (allowed?.EnabledTaskDrivers && !allowed.EnabledTaskDrivers.includes(driver)),
  );
  if (refused !== undefined) {
    return [
      `used task driver ${JSON.stringify(refused)} is not allowed in namespace ${JSON.stringify(job.Namespace)}`,
    ];
  }
  if (!pools.has(job.NodePool)) {
    return [`job ${id} is in nonexistent node pool ${JSON.stringify(job.NodePool)}`];
  }
  return [];
};
