import type { Handler } from "../http/Call.js";
import { byMethod, put } from "./methods.js";
import { forcePeriodic, dispatchJob, dispatchPayload } from "./jobDispatch.js";
import { evaluateJob, revertJob, setStable } from "./jobSteps.js";
import { planJob } from "./jobPlan.js";
import {
  jobActions,
  jobAllocations,
  jobDeployment,
  jobDeployments,
  jobEvaluations,
  jobServices,
  jobSubmission,
  jobSummary,
  readOneJob,
} from "./jobReads.js";
import { scaleJob } from "./jobScale.js";
import { scaleStatus } from "./scaleStatus.js";
import { jobVersions, tagVersion } from "./jobVersions.js";
import { deregister, registerFrom } from "./jobWrites.js";
import { notFound } from "../http/HttpError.js";

type OfJob = (id: string) => Handler;

/** The server finds the sub-resource by the end of the path, whatever the job's ID contains. */
const SUFFIXES: readonly (readonly [string, OfJob])[] = [
  ["/evaluate", (id) => put(evaluateJob(id))],
  ["/allocations", (id) => byMethod({ GET: jobAllocations(id) })],
  ["/evaluations", (id) => byMethod({ GET: jobEvaluations(id) })],
  ["/periodic/force", (id) => put(forcePeriodic(id))],
  ["/plan", (id) => put(planJob(id))],
  ["/summary", (id) => byMethod({ GET: jobSummary(id) })],
  ["/dispatch", (id) => put(dispatchJob(id))],
  ["/dispatch/payload", (id) => put(dispatchPayload(id))],
  ["/versions", (id) => byMethod({ GET: jobVersions(id) })],
  ["/revert", (id) => put(revertJob(id))],
  ["/deployments", (id) => byMethod({ GET: jobDeployments(id) })],
  ["/deployment", (id) => byMethod({ GET: jobDeployment(id) })],
  ["/stable", (id) => put(setStable(id))],
  ["/scale", (id) => byMethod({ GET: scaleStatus(id), PUT: scaleJob(id), POST: scaleJob(id) })],
  ["/services", (id) => byMethod({ GET: jobServices(id) })],
  ["/submission", (id) => byMethod({ GET: jobSubmission(id) })],
  ["/actions", (id) => byMethod({ GET: jobActions(id) })],
  ["/action", () => put(() => Promise.reject(notFound("resource not found")))],
  ["/tag", (path) => tagVersion(path)],
];

export const jobEndpoint: Handler = (call) => {
  for (const [suffix, of] of SUFFIXES) {
    if (call.rest.endsWith(suffix)) return of(call.rest.slice(0, -suffix.length))(call);
  }
  const id = call.rest;
  return byMethod({
    GET: readOneJob(id),
    PUT: registerFrom(id),
    POST: registerFrom(id),
    DELETE: deregister(id),
  })(call);
};
