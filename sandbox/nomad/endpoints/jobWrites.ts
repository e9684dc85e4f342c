import { warningText } from "../go/multiError.js";
import { isJsonObject, mismatch } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, HttpError } from "../http/HttpError.js";
import { flag } from "../http/queryOptions.js";
import { written, WRITE_META } from "../http/Reply.js";
import { admitJob, readJob } from "../jobs/admitJob.js";
import type { Job } from "../jobs/jobType.js";
import { registerJob } from "../jobs/registerJob.js";
import { stopJob } from "../jobs/stopJob.js";
import { submissionWarning, storeSubmission } from "../jobs/submissions.js";
import type { RegionServer } from "../RegionServer.js";
import type { EvalRow } from "../state/rows.js";
import { member, numberMember, truthMember } from "./bodyReaders.js";

/** The answer to what changes a job. */
export const registerReply = (
  job: Pick<Job, "ModifyIndex">,
  index: number,
  evaluation: EvalRow | undefined,
  warnings: readonly string[] = [],
): ReturnType<typeof written> =>
  written(index, {
    EvalCreateIndex: evaluation ? index : 0,
    EvalID: evaluation?.ID ?? "",
    Index: index,
    JobModifyIndex: job.ModifyIndex,
    ...WRITE_META,
    Warnings: warningText(warnings),
  });

/** Throws 403 for those who may not, or while an operator has registration switched off. */
export const mayChangeJobs = (
  call: Call,
  server: RegionServer,
  namespace: string,
  capability: string,
): void => {
  if (!call.authz.namespace(namespace, capability)) throw denied();
  if (server.schedulerConfig.RejectJobRegistration && !call.authz.management) {
    throw new HttpError(
      403,
      "Job registration, dispatch, and scale are disabled by the scheduler configuration",
    );
  }
};

/** The job of a body, its own region's server, and the namespace that counts. */
export const jobOfBody = (
  call: Call,
  body: Json,
): { readonly server: RegionServer; readonly job: Job } => {
  if (!isJsonObject(body)) {
    if (body === null) throw badRequest("Job must be specified");
    throw mismatch(body, "api.JobRegisterRequest", { struct: "", path: "" });
  }
  const given = member(body, "Job");
  if (given === undefined || given === null) throw badRequest("Job must be specified");
  const own = member(given, "Region");
  const region = call.query.get("region") ?? (typeof own === "string" ? own : "");
  const server = call.cluster.region(
    region === "global" && !call.query.has("region") ? knownOrHome(call, region) : region,
  );
  const job = readJob(server, given, call.query.get("namespace") ?? "");
  return { server, job };
};

const knownOrHome = (call: Call, name: string): string =>
  call.cluster.regionNames().includes(name) ? name : "";

export const registerFrom =
  (id?: string): Handler =>
  async (call) => {
    const body = await call.json();
    const { server, job } = jobOfBody(call, body);
    checkId(body, job, id);
    const evalPriority = numberMember(body, "EvalPriority");
    checkPriority(evalPriority);
    mayChangeJobs(call, server, job.Namespace, "submit-job");
    if (
      truthMember(body, "PolicyOverride") &&
      !call.authz.namespace(job.Namespace, "sentinel-override")
    ) {
      throw denied();
    }
    const admitted = admitJob(server, job);
    const submission = member(body, "Submission");
    const result = registerJob(server, admitted.job, {
      ...(truthMember(body, "EnforceIndex")
        ? { enforceIndex: numberMember(body, "JobModifyIndex") }
        : {}),
      preserveCounts: truthMember(body, "PreserveCounts"),
      evalPriority,
      accessor: call.cluster.acl.enabled ? call.authz.accessor : "",
    });
    const extra = submissionWarning(submission);
    if (extra === "") storeSubmission(server.region, result.job, submission);
    const warnings = extra === "" ? admitted.warnings : [extra, ...admitted.warnings];
    return registerReply(result.job, result.index, result.evaluation, warnings);
  };

const checkId = (body: Json, job: Job, wanted: string | undefined): void => {
  const given = member(member(body, "Job"), "ID");
  if (given === undefined || given === null) throw badRequest("Job ID hasn't been provided");
  if (wanted !== undefined && wanted !== job.ID) throw badRequest("Job ID does not match name");
};

const checkPriority = (priority: number): void => {
  if (priority !== 0 && (priority < 1 || priority > 100)) {
    throw badRequest("Eval priority must be between 1 and 100 inclusively");
  }
};

/** DELETE /v1/job/:id */
export const deregister =
  (id: string): Handler =>
  (call) => {
    const { server, namespace } = call;
    const purge = flag(call, "purge");
    const global = flag(call, "global");
    const noDelay = flag(call, "no_shutdown_delay");
    const priority = Number(call.query.get("eval_priority") ?? 0);
    checkPriority(priority);
    if (!call.authz.namespace(namespace, "submit-job")) throw denied();
    const stopped = stopJob(server, { namespace, id, purge, global, noDelay, priority });
    const index = stopped?.index ?? 0;
    return written(index, {
      EvalCreateIndex: stopped ? index : 0,
      EvalID: stopped?.evaluation?.ID ?? "",
      Index: index,
      JobModifyIndex: index,
      ...WRITE_META,
      VolumeEvalID: "",
      VolumeEvalIndex: 0,
    });
  };
