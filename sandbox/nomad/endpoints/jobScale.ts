import type { Json } from "../go/Json.js";
import { isJsonObject } from "../go/GoType.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, notFound } from "../http/HttpError.js";
import { headersOf } from "../http/read.js";
import { json, type Reply } from "../http/Reply.js";
import type { Job } from "../jobs/jobType.js";
import { putJob } from "../jobs/putJob.js";
import { enforce } from "../jobs/registerJob.js";
import { isActive } from "../scheduler/deploymentOf.js";
import { newEval } from "../scheduler/newEval.js";
import type { ScalingEvent } from "../state/catalogRows.js";
import type { Region } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { EvalRow } from "../state/rows.js";
import { member, numberMember, textMember, truthMember } from "./bodyReaders.js";
import { mayChangeJobs } from "./jobWrites.js";

interface Scale {
  readonly group: string;
  readonly count: number | undefined;
  readonly message: string;
  readonly error: boolean;
  readonly meta: Json;
  readonly enforceIndex: number;
}

const scaleOf = (body: Json, id: string): Scale => {
  const target = member(body, "Target");
  const count = member(body, "Count");
  const job = textMember(target, "Job");
  if (job !== "" && job !== id) throw badRequest("job ID in payload did not match URL");
  const group = textMember(target, "Group");
  if (group === "") throw badRequest("missing task group name for scaling action");
  const meta = member(body, "Meta");
  return {
    group,
    count: typeof count === "number" ? count : undefined,
    message: textMember(body, "Message"),
    error: truthMember(body, "Error"),
    meta: isJsonObject(meta) ? meta : null,
    enforceIndex: numberMember(body, "JobModifyIndex"),
  };
};

export const scaleJob =
  (id: string): Handler =>
  async (call) => {
    const body = await call.json();
    const { server, namespace, authz } = call;
    if (!authz.namespace(namespace, "scale-job"))
      mayChangeJobs(call, server, namespace, "submit-job");
    mayChangeJobs(
      call,
      server,
      namespace,
      authz.namespace(namespace, "scale-job") ? "scale-job" : "submit-job",
    );
    const scale = scaleOf(body, id);
    const { region } = server;
    const job = region.tables.jobs.get(scoped(namespace, id));
    if (scale.error && scale.count !== undefined) {
      throw badRequest("scaling action should not contain count if error is true");
    }
    if (scale.count !== undefined && scale.count < 0)
      throw badRequest("scaling action count can't be negative");
    if (!job) throw notFound(`job ${JSON.stringify(id)} not found`);
    return perform(call, job, scale);
  };

const perform = (call: Call, job: Job, scale: Scale): Reply => {
  const { region, engine } = call.server;
  const group = job.TaskGroups?.find(({ Name }) => Name === scale.group);
  if (!group) {
    throw badRequest(
      `task group ${JSON.stringify(scale.group)} specified for scaling does not exist in job`,
    );
  }
  if (scale.count === undefined) {
    return reply(
      job,
      addEvent(region, job, scale, { before: group.Count, evaluation: undefined }),
      undefined,
    );
  }
  const { count } = scale;
  checkCount(job, scale.group, count);
  enforce(job, scale.enforceIndex === 0 ? undefined : scale.enforceIndex);
  checkRollout(region, job);
  const stored = region.write("JobRegistered", (write) =>
    putJob(region, write, {
      ...job,
      TaskGroups: (job.TaskGroups ?? []).map((each) =>
        each.Name === scale.group ? { ...each, Count: count } : each,
      ),
      Stable: false,
      SubmitTime: write.now,
      VersionTag: null,
    }),
  );
  const row = region.write("EvaluationUpdated", (write) =>
    newEval(region, write, stored, {
      TriggeredBy: "job-scaling",
      JobModifyIndex: stored.JobModifyIndex,
    }),
  );
  engine.enqueue(row);
  const index = addEvent(region, job, scale, { before: group.Count, evaluation: row });
  return reply(stored, index, row);
};

const checkCount = (job: Job, name: string, count: number): void => {
  const system = job.Type === "system" || job.Type === "sysbatch";
  if (system && count > 1) {
    throw badRequest(`jobs of type ${JSON.stringify(job.Type)} can only be scaled between 0 and 1`);
  }
  const policy = job.TaskGroups?.find(({ Name }) => Name === name)?.Scaling;
  if (policy && count > policy.Max) {
    throw badRequest(
      `group count was greater than scaling policy maximum: ${count} > ${policy.Max}`,
    );
  }
  if (policy && count < policy.Min) {
    throw badRequest(`group count was less than scaling policy minimum: ${count} < ${policy.Min}`);
  }
};

const checkRollout = (region: Region, job: Job): void => {
  const rolling = [...region.tables.deployments.values()].some(
    (row) =>
      row.JobID === job.ID &&
      row.Namespace === job.Namespace &&
      row.JobCreateIndex === job.CreateIndex &&
      isActive(row),
  );
  if (rolling) throw badRequest("job scaling blocked due to active deployment");
};

interface EventOf {
  readonly before: number;
  readonly evaluation: EvalRow | undefined;
}

const addEvent = (
  region: Region,
  job: Job,
  scale: Scale,
  { before, evaluation }: EventOf,
): number =>
  region.write("ScalingEvent", (write) => {
    const key = scoped(job.Namespace, job.ID);
    const groups = new Map(region.tables.scalingEvents.get(key) ?? []);
    const event: ScalingEvent = {
      Count: scale.count ?? null,
      CreateIndex: write.index,
      Error: scale.error,
      EvalID: evaluation?.ID ?? null,
      Message: scale.message,
      Meta: scale.meta,
      PreviousCount: before,
      Time: write.now,
    };
    groups.set(scale.group, [event, ...(groups.get(scale.group) ?? [])].slice(0, 20));
    region.tables.scalingEvents.set(key, groups);
    return write.index;
  });

const reply = (job: Job, index: number, evaluation: EvalRow | undefined): Reply =>
  json(
    {
      EvalCreateIndex: evaluation?.CreateIndex ?? 0,
      EvalID: evaluation?.ID ?? "",
      Index: index,
      JobModifyIndex: job.ModifyIndex,
      KnownLeader: true,
      LastContact: 0,
      NextToken: "",
      Warnings: "",
    },
    headersOf(index),
  );
