import { warningText } from "../go/multiError.js";
import type { Handler } from "../http/Call.js";
import { badRequest, denied } from "../http/HttpError.js";
import { written } from "../http/Reply.js";
import { admitJob } from "../jobs/admitJob.js";
import { annotateDiff } from "../jobs/annotateDiff.js";
import { diffJobs } from "../jobs/diffJobs.js";
import { nextLaunch } from "../jobs/cron.js";
import type { Job } from "../jobs/jobType.js";
import { sameSpec } from "../jobs/putJob.js";
import type { RegionServer } from "../RegionServer.js";
import { makePlan, type Plan } from "../scheduler/makePlan.js";
import { makeEval } from "../scheduler/newEval.js";
import { specsOf } from "../scheduler/Periodic.js";
import { evalShape } from "../shapes/evalShape.js";
import { formatSeconds } from "../state/Clock.js";
import { scoped } from "../state/Tables.js";
import { member, truthMember } from "./bodyReaders.js";
import { jobOfBody } from "./jobWrites.js";

export const planJob =
  (id: string): Handler =>
  async (call) => {
    const body = await call.json();
    const { server, job } = jobOfBody(call, body);
    const given = member(member(body, "Job"), "ID");
    if (given === undefined || given === null) throw badRequest("Job must have a valid ID");
    if (job.ID !== id) throw badRequest("Job ID does not match");
    if (!call.authz.namespace(job.Namespace, "submit-job")) throw denied();
    const { warnings } = admitJob(server, job);
    const before = server.region.tables.jobs.get(scoped(job.Namespace, job.ID));
    const plan = planFor(server, before, job);
    const diff = truthMember(body, "Diff") ? annotateDiff(diffJobs(before, job), plan) : null;
    const index = before?.JobModifyIndex ?? 0;
    return written(index, {
      Annotations: plan.annotations,
      CreatedEvals: createdEvals(server, plan, before ?? job),
      Diff: diff,
      FailedTGAllocs: plan.failures,
      Index: index,
      JobModifyIndex: index,
      NextPeriodicLaunch: launchOf(job),
      Warnings: warningText(warnings),
    });
  };

/** What would happen if the job were registered now. */
const planFor = (server: RegionServer, before: Job | undefined, job: Job): Plan => {
  const { region } = server;
  const changed = !before || before.Stop || !sameSpec(before, job);
  const next = region.index + 1;
  const planned: Job = changed
    ? {
        ...job,
        Version: before ? before.Version + 1 : 0,
        CreateIndex: before?.CreateIndex ?? next,
        JobModifyIndex: next,
        ModifyIndex: next,
      }
    : before;
  const name = { Namespace: job.Namespace, JobID: job.ID, ID: "" };
  return makePlan({ region, job: planned, name, now: region.clock.now() });
};

const createdEvals = ({ region }: RegionServer, plan: Plan, job: Job): readonly object[] | null => {
  if (!plan.failures) return null;
  const blocked = makeEval(
    region,
    job,
    {
      TriggeredBy: "queued-allocs",
      Status: "blocked",
      StatusDescription: "created to place remaining allocations",
      PreviousEval: region.ids.uuid(),
      JobModifyIndex: job.ModifyIndex,
      FailedTGAllocs: plan.failures,
      ClassEligibility: plan.eligibility,
      EscapedComputedClass: plan.escaped,
    },
    { index: 0, now: region.clock.now() },
  );
  return [evalShape(blocked)];
};

const launchOf = (job: Job): string | null => {
  if (!job.Periodic?.Enabled) return null;
  const at = nextLaunch(specsOf(job), Date.now());
  return at === undefined ? null : formatSeconds(BigInt(at) * 1_000_000n);
};
