import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed } from "../http/HttpError.js";
import { written, type Reply } from "../http/Reply.js";
import type { Job } from "../jobs/jobType.js";
import { putJob } from "../jobs/putJob.js";
import { newEval } from "../scheduler/newEval.js";
import { scoped } from "../state/Tables.js";
import { numberMember, textMember, textsMember } from "./bodyReaders.js";
import { mayChangeJobs } from "./jobWrites.js";

/** The most bytes of a payload. */
const LIMIT = 16_384;

interface Dispatch {
  readonly payload: Buffer;
  readonly meta: Readonly<Record<string, string>>;
  readonly prefix: string;
  readonly priority: number;
  readonly idempotency: string;
}

export const dispatchJob =
  (id: string): Handler =>
  async (call) => {
    const body = await call.json();
    return dispatch(call, id, {
      payload: decoded(textMember(body, "Payload")),
      meta: textsMember(body, "Meta") ?? {},
      prefix: textMember(body, "IdPrefixTemplate"),
      priority: numberMember(body, "Priority"),
      idempotency: call.query.get("idempotency_token") ?? "",
    });
  };

/** POST /v1/job/:id/dispatch/payload takes the payload as it is. */
export const dispatchPayload =
  (id: string): Handler =>
  async (call) =>
    dispatch(call, id, {
      payload: Buffer.from(await call.text()),
      meta: {},
      prefix: "",
      priority: 0,
      idempotency: "",
    });

const decoded = (base64: string): Buffer => {
  const strange = base64.search(/[^A-Za-z0-9+/=]/);
  if (strange >= 0) throw badRequest(`illegal base64 data at input byte ${strange}`);
  return Buffer.from(base64, "base64");
};

const dispatch = (call: Call, id: string, given: Dispatch): Reply => {
  const { server, namespace } = call;
  mayChangeJobs(call, server, namespace, "dispatch-job");
  const { region } = server;
  const parent = region.tables.jobs.get(scoped(namespace, id));
  if (!parent) throw failed("parameterized job not found");
  check(parent, given);
  const known = given.idempotency === "" ? undefined : twin(call, parent, given.idempotency);
  if (known) return reply(known, { index: region.tables.jobs.index, evalId: "", evalIndex: 0 });
  const made = region.write("JobRegistered", (write) => {
    const child = putJob(
      region,
      write,
      childOf(parent, given, {
        id: `${parent.ID}/dispatch-${given.prefix === "" ? "" : `${given.prefix}-`}${Math.floor(Date.now() / 1000)}-${region.ids.short()}`,
        now: write.now,
      }),
    );
    const evaluation = child.Periodic
      ? undefined
      : newEval(region, write, child, { TriggeredBy: "job-register", JobModifyIndex: write.index });
    return { child, evaluation, index: write.index };
  });
  server.engine.enqueue(made.evaluation);
  const evalId = made.evaluation?.ID ?? "";
  return reply(made.child, {
    index: made.index,
    evalId,
    evalIndex: evalId === "" ? 0 : made.index,
  });
};

const reply = (
  child: Job,
  {
    index,
    evalId,
    evalIndex,
  }: { readonly index: number; readonly evalId: string; readonly evalIndex: number },
): Reply =>
  written(index, {
    DispatchedJobID: child.ID,
    EvalCreateIndex: evalIndex,
    EvalID: evalId,
    Index: index,
    JobCreateIndex: child.CreateIndex,
  });

const twin = ({ server }: Call, parent: Job, token: string): Job | undefined =>
  [...server.region.tables.jobs.values()].find(
    (job) =>
      job.ParentID === parent.ID &&
      job.Namespace === parent.Namespace &&
      job.DispatchIdempotencyToken === token,
  );

const check = (parent: Job, { payload, meta, priority }: Dispatch): void => {
  const rules = parent.ParameterizedJob;
  const name = JSON.stringify(parent.ID);
  if (!rules) throw failed(`Specified job ${name} is not a parameterized job`);
  if (parent.Stop) throw failed(`Specified job ${name} is stopped`);
  checkPayload(rules.Payload, payload.length);
  checkMeta(rules.MetaRequired ?? [], rules.MetaOptional ?? [], meta);
  if (priority !== 0 && (priority < 1 || priority > 100)) {
    throw failed("dispatch job priority must be between [1, 100]");
  }
};

const checkPayload = (rule: string, size: number): void => {
  if (rule === "required" && size === 0) {
    throw failed("Payload is not provided but required by parameterized job");
  }
  if (rule === "forbidden" && size > 0) {
    throw failed("Payload provided but forbidden by parameterized job");
  }
  if (size > LIMIT) throw failed(`Payload exceeds maximum size; ${size} > ${LIMIT}`);
};

const checkMeta = (
  required: readonly string[],
  optional: readonly string[],
  meta: Dispatch["meta"],
): void => {
  const allowed = new Set([...required, ...optional]);
  const strange = Object.keys(meta)
    .filter((key) => !allowed.has(key))
    .sort();
  if (strange.length > 0) {
    throw failed(`Dispatch request included unpermitted metadata keys: [${strange.join(" ")}]`);
  }
  const missing = required.filter((key) => !(key in meta)).sort();
  if (missing.length > 0) {
    throw failed(`Dispatch did not provide required meta keys: [${missing.join(" ")}]`);
  }
};

const childOf = (
  parent: Job,
  given: Dispatch,
  at: { readonly id: string; readonly now: bigint },
): Job => ({
  ...parent,
  ID: at.id,
  Name: at.id,
  ParentID: parent.ID,
  Dispatched: true,
  Status: "",
  Stable: false,
  Priority: given.priority || parent.Priority,
  Meta: mergedMeta(parent, given.meta),
  Payload: given.payload.length > 0 ? given.payload.toString("base64") : null,
  DispatchIdempotencyToken: given.idempotency,
  SubmitTime: at.now,
  VersionTag: null,
});

const mergedMeta = (parent: Job, meta: Dispatch["meta"]): Job["Meta"] => {
  const merged = { ...parent.Meta, ...meta };
  return Object.keys(merged).length > 0 ? merged : null;
};

export const forcePeriodic =
  (id: string): Handler =>
  (call) => {
    if (
      !call.authz.namespace(call.namespace, "dispatch-job") &&
      !call.authz.namespace(call.namespace, "submit-job")
    )
      throw denied();
    const { region, engine } = call.server;
    const job = region.tables.jobs.get(scoped(call.namespace, id));
    if (!job) throw failed("job not found");
    if (!job.Periodic) throw failed("can't force launch non-periodic job");
    if (!engine.periodic.isTracked(job)) {
      const name = JSON.stringify(id);
      throw failed(
        `force launch for job ${name} failed: can't force run non-tracked job ${name} (${call.namespace})`,
      );
    }
    const row = engine.periodic.force(job);
    return written(row.CreateIndex, {
      EvalCreateIndex: row.CreateIndex,
      EvalID: row.ID,
      Index: row.CreateIndex,
    });
  };
