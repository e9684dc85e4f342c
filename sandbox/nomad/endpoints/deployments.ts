import { isJsonList } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { multiError } from "../go/multiError.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, invalidMethod, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { written, type Reply } from "../http/Reply.js";
import { isActive } from "../scheduler/deploymentOf.js";
import { allocStub } from "../shapes/allocShape.js";
import type { DeploymentRow, EvalRow } from "../state/rows.js";
import { member, textMember, truthMember } from "./bodyReaders.js";
import { setHealth } from "./deploymentHealth.js";
import { listReply, visibleNamespaces } from "./lists.js";
import { requirePrefix, requireUuid } from "./requireUuid.js";

export const listDeployments: Handler = (call) => {
  const visible = visibleNamespaces(call, "read-job");
  const prefix = call.query.get("prefix") ?? "";
  requirePrefix(prefix);
  return listReply<DeploymentRow>(call, {
    table: ({ tables }) => tables.deployments,
    accepts: (row) => visible(row.Namespace) && row.ID.startsWith(prefix),
    show: (row) => row,
    byAge: true,
  });
};

/** /v1/deployment/:id and /v1/deployment/:verb/:id */
export const deploymentEndpoint: Handler = (call) => {
  const slash = call.rest.indexOf("/");
  const verb = slash < 0 ? "" : call.rest.slice(0, slash);
  const id = call.rest.slice(slash + 1);
  if (verb === "allocations") return deploymentAllocations(call, id);
  const act = ACTIONS.get(verb);
  if (act) {
    if (call.method !== "PUT" && call.method !== "POST") throw invalidMethod();
    return act(call, id);
  }
  if (call.method !== "GET") throw invalidMethod();
  return readDeployment(call, call.rest);
};

const readDeployment = (call: Call, id: string): Promise<Reply> => {
  requireUuid(id, "deployment");
  const { tables } = call.server.region;
  const namespace = tables.deployments.get(id)?.Namespace ?? call.namespace;
  if (!call.authz.namespace(namespace, "read-job")) throw denied();
  return read(call, () => ({
    index: () => tables.deployments.get(id)?.ModifyIndex ?? tables.deployments.index,
    answer: () => {
      const row = tables.deployments.get(id);
      if (!row) throw notFound("deployment not found");
      return row;
    },
  }));
};

const deploymentAllocations = (call: Call, id: string): Promise<Reply> => {
  if (call.method !== "GET") throw invalidMethod();
  if (!call.authz.namespace(call.namespace, "read-job")) throw denied();
  return read(call, ({ tables }) => ({
    index: () => tables.allocs.index,
    answer: () =>
      [...tables.allocs.values()]
        .filter(({ DeploymentID }) => DeploymentID === id)
        .map((row) => allocStub(row, { resources: false, taskStates: true })),
  }));
};

type Act = (call: Call, id: string) => Promise<Reply>;

/** The deployment that an action names. Throws as Nomad does for a body that names another one. */
const target = (call: Call, id: string, body: Json): DeploymentRow => {
  const given = textMember(body, "DeploymentID");
  if (given === "") throw badRequest("DeploymentID must be specified");
  if (given !== id) throw badRequest("Deployment ID does not match");
  return existing(call, id);
};

const existing = (call: Call, id: string): DeploymentRow => {
  const row = call.server.region.tables.deployments.get(id);
  if (!row) throw failed("deployment not found");
  if (!call.authz.namespace(row.Namespace, "submit-job")) throw denied();
  return row;
};

/** The answer to what changes a deployment. */
export const deploymentReply = (
  index: number,
  evaluation: EvalRow | undefined,
  reverted: number | null = null,
): Reply =>
  written(index, {
    DeploymentModifyIndex: index,
    EvalCreateIndex: evaluation?.CreateIndex ?? 0,
    EvalID: evaluation?.ID ?? "",
    Index: index,
    RevertedJobVersion: reverted,
  });

const promote: Act = async (call, id) => {
  const body = await call.json();
  const row = target(call, id, body);
  if (!isActive(row)) throw failed("can't promote terminal deployment");
  const groups = member(body, "Groups");
  const chosen = truthMember(body, "All")
    ? undefined
    : (isJsonList(groups) ? groups : []).map(String);
  const waiting = Object.entries(row.TaskGroups).filter(
    ([name, { DesiredCanaries }]) => DesiredCanaries > 0 && (chosen?.includes(name) ?? true),
  );
  const errors = waiting.flatMap(([name, group]) => {
    const healthy = healthyCanaries(call, group.PlacedCanaries);
    const { DesiredCanaries: wanted } = group;
    return healthy < wanted
      ? [`Task group ${JSON.stringify(name)} has ${healthy}/${wanted} healthy allocations`]
      : [];
  });
  if (errors.length > 0) throw failed(multiError(errors));
  const evaluation = call.server.engine.deployments.promote(row, chosen);
  return deploymentReply(evaluation.CreateIndex, evaluation);
};

const healthyCanaries = (call: Call, ids: readonly string[] | null): number =>
  (ids ?? []).filter(
    (id) => call.server.region.tables.allocs.get(id)?.DeploymentStatus?.Healthy === true,
  ).length;

const pause: Act = async (call, id) => {
  const body = await call.json();
  const row = target(call, id, body);
  const paused = truthMember(body, "Pause");
  if (!isActive(row)) throw failed(`can't ${paused ? "pause" : "resume"} terminal deployment`);
  const { engine, region } = call.server;
  const evaluation = engine.deployments.setPaused(row, paused);
  return deploymentReply(
    region.tables.deployments.get(id)?.ModifyIndex ?? region.index,
    evaluation,
  );
};

const fail: Act = (call, id) => {
  const row = existing(call, id);
  if (!isActive(row)) throw failed("can't fail terminal deployment");
  const { row: evaluation, reverted } = call.server.engine.deployments.fail(
    row,
    "Deployment marked as failed",
  );
  return Promise.resolve(deploymentReply(evaluation.CreateIndex, evaluation, reverted));
};

/** Only federated deployments block. */
const unblock: Act = async (call, id) => {
  const row = target(call, id, await call.json());
  if (!isActive(row)) throw failed("can't unblock terminal deployment");
  return deploymentReply(0, undefined);
};

const health: Act = async (call, id) => {
  const body = await call.json();
  return setHealth(call, target(call, id, body), body);
};

const ACTIONS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["promote", promote],
  ["pause", pause],
  ["fail", fail],
  ["unblock", unblock],
  ["allocation-health", health],
]);
