import { isParameterized } from "../jobs/isParameterized.js";
import type { Handler } from "../http/Call.js";
import { badRequest, denied, failed } from "../http/HttpError.js";
import { written } from "../http/Reply.js";
import { enforce, registerJob } from "../jobs/registerJob.js";
import type { Job } from "../jobs/jobType.js";
import { newEval } from "../scheduler/newEval.js";
import { isClientTerminal } from "../state/AllocTable.js";
import type { Region, Write } from "../state/Region.js";
import { replaceVersion } from "../state/settleJobs.js";
import { scoped } from "../state/Tables.js";
import { member, numberMember, textMember, truthMember } from "./bodyReaders.js";
import { demand } from "./jobReads.js";
import { mayChangeJobs, registerReply } from "./jobWrites.js";
import type { Json } from "../go/Json.js";

const quoted = (text: string): string => JSON.stringify(text);

const checkId = (body: Json, id: string, missing: string): void => {
  const given = textMember(body, "JobID");
  if (given === "") throw badRequest(missing);
  if (given !== id) throw badRequest("Job ID does not match");
};

export const revertJob =
  (id: string): Handler =>
  async (call) => {
    const body = await call.json();
    checkId(body, id, "JobID must be specified");
    const { server, namespace } = call;
    mayChangeJobs(call, server, namespace, "submit-job");
    const { tables } = server.region;
    const key = scoped(namespace, id);
    const current = tables.jobs.get(key);
    if (!current) throw failed(`job ${quoted(id)} not found`);
    const version = numberMember(body, "JobVersion");
    const enforced = member(body, "EnforcePriorVersion");
    if (current.Version === version) throw failed("can't revert to current version");
    if (typeof enforced === "number" && enforced !== current.Version) {
      throw failed(`Current job has version ${current.Version}; enforcing version ${enforced}`);
    }
    const target = versionOf(server.region, namespace, id, version);
    enforce(current, current.JobModifyIndex);
    const result = registerJob(server, { ...target, VersionTag: null, Stop: false });
    return registerReply(result.job, result.index, result.evaluation);
  };

const versionOf = (region: Region, namespace: string, id: string, version: number): Job => {
  const found = region.tables.versions
    .get(scoped(namespace, id))
    ?.find(({ Version }) => Version === version);
  if (found) return found;
  throw failed(
    `job ${quoted(id)} in namespace ${quoted(namespace)} at version ${version} not found`,
  );
};

export const setStable =
  (id: string): Handler =>
  async (call) => {
    const body = await call.json();
    checkId(body, id, "JobID must be specified");
    if (!call.authz.namespace(call.namespace, "submit-job")) throw denied();
    const { region } = call.server;
    const found = versionOf(region, call.namespace, id, numberMember(body, "JobVersion"));
    const stable = truthMember(body, "Stable");
    return region.write("JobStabilityUpdate", (write) => {
      mark(region, write, { ...found, Stable: stable, ModifyIndex: write.index });
      return written(write.index, { Index: write.index });
    });
  };

/** The version that is marked becomes the job's row, even an old one: that is what Nomad does. */
const mark = (region: Region, write: Write, job: Job): void => {
  const key = scoped(job.Namespace, job.ID);
  replaceVersion(region.tables, key, job);
  write.put(region.tables.jobs, job);
};

export const evaluateJob =
  (id: string): Handler =>
  async (call) => {
    const text = await call.text();
    const body = text === "" ? { JobID: id } : await call.json();
    checkId(body, id, "Job ID must be specified");
    demand(call, "read-job");
    const { region, engine } = call.server;
    const job = region.tables.jobs.get(scoped(call.namespace, id));
    if (!job) throw failed("job not found");
    if (job.Periodic) throw failed("can't evaluate periodic job");
    if (isParameterized(job)) throw failed("can't evaluate parameterized job");
    const force = truthMember(member(body, "EvalOptions"), "ForceReschedule");
    const row = region.write("EvaluationUpdated", (write) => {
      if (force) forceReschedule(region, write, job);
      return newEval(region, write, job, {
        TriggeredBy: "job-register",
        JobModifyIndex: job.ModifyIndex,
      });
    });
    engine.enqueue(row);
    return registerReply(job, row.CreateIndex, row);
  };

const forceReschedule = (region: Region, write: Write, job: Job): void => {
  for (const alloc of region.tables.allocs.ofJob(job.Namespace, job.ID)) {
    const failed_ = isClientTerminal(alloc) && alloc.ClientStatus === "failed";
    if (!failed_ || alloc.NextAllocation !== "" || alloc.DesiredStatus !== "run") continue;
    const DesiredTransition = { ...alloc.DesiredTransition, ForceReschedule: true };
    write.put(region.tables.allocs, { ...alloc, DesiredTransition, ModifyIndex: write.index });
  }
};
