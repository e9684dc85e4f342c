import { isJsonList } from "../go/GoType.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, notFound } from "../http/HttpError.js";
import { page } from "../http/page.js";
import { queryOptions } from "../http/queryOptions.js";
import { read } from "../http/read.js";
import { written, type Reply } from "../http/Reply.js";
import { allocStub } from "../shapes/allocShape.js";
import { evalShape } from "../shapes/evalShape.js";
import type { EvalRow } from "../state/rows.js";
import { member } from "./bodyReaders.js";
import { listReply, visibleNamespaces } from "./lists.js";
import { byMethod, only } from "./methods.js";
import { requirePrefix, requireUuid } from "./requireUuid.js";

const list: Handler = (call) => {
  const visible = visibleNamespaces(call, "read-job");
  const status = call.query.get("status") ?? "";
  const job = call.query.get("job") ?? "";
  const prefix = call.query.get("prefix") ?? "";
  if (status + job !== "" && call.query.has("filter")) {
    throw badRequest("Filter expression cannot be used with other filter parameters");
  }
  requirePrefix(prefix, "eval");
  return listReply<EvalRow>(call, {
    table: ({ tables }) => tables.evals,
    accepts: (row) =>
      visible(row.Namespace) &&
      row.ID.startsWith(prefix) &&
      (status === "" || row.Status === status) &&
      (job === "" || row.JobID === job),
    show: evalShape,
    byAge: true,
  });
};

const remove: Handler = async (call) => {
  if (!call.authz.management) throw denied();
  const body = await call.json();
  const { region } = call.server;
  if (!call.server.engine.scheduler.paused) {
    throw failed("eval broker is enabled; eval broker must be paused to delete evals");
  }
  const ids = member(body, "EvalIDs");
  return region.write("EvalDelete", (write) => {
    const gone = (isJsonList(ids) ? ids : []).filter(
      (id) => typeof id === "string" && write.remove(region.tables.evals, id) !== undefined,
    );
    return written(write.index, { Count: gone.length, Index: write.index });
  });
};

export const evaluations = byMethod({ GET: list, DELETE: remove });

export const countEvaluations: Handler = (call) => {
  const visible = visibleNamespaces(call, "read-job");
  const options = { ...queryOptions(call), perPage: 0, nextToken: "" };
  return read(call, ({ tables }) => ({
    index: () => tables.evals.index,
    answer: () => {
      const { rows } = page<EvalRow>(
        { table: tables.evals, accepts: (row) => visible(row.Namespace), show: (row) => row.ID },
        options,
      );
      return {
        Count: rows.length,
        Index: tables.evals.index,
        KnownLeader: true,
        LastContact: 0,
        NextToken: "",
      };
    },
  }));
};

/** /v1/evaluation/:id and its allocations */
export const evaluationEndpoint: Handler = (call) => {
  only(call, "GET");
  const [, id = "", sub] = /^(.*?)(\/allocations)?$/s.exec(call.rest) ?? [];
  return sub === undefined ? readEvaluation(call, id) : evaluationAllocations(call, id);
};

const readEvaluation = (call: Call, id: string): Promise<Reply> => {
  const { region } = call.server;
  try {
    requireUuid(id, "eval");
  } catch (error) {
    throw failed(`failed to lookup eval: ${error instanceof Error ? error.message : ""}`);
  }
  const own = region.tables.evals.get(id);
  if (!call.authz.namespace(own?.Namespace ?? call.namespace, "read-job")) throw denied();
  const related = call.query.get("related") === "true";
  return read(call, ({ tables }) => ({
    index: () => tables.evals.get(id)?.ModifyIndex ?? tables.evals.index,
    answer: () => {
      const row = tables.evals.get(id);
      if (!row) throw notFound("eval not found");
      return related ? withRelated(row, [...tables.evals.values()]) : evalShape(row);
    },
  }));
};

const withRelated = (row: EvalRow, all: readonly EvalRow[]): object => {
  const ids = new Set([row.NextEval, row.PreviousEval, row.BlockedEval]);
  const others = all.filter(
    (other) => other.ID !== row.ID && (ids.has(other.ID) || other.PreviousEval === row.ID),
  );
  const stubs = others.map((other) => ({
    BlockedEval: other.BlockedEval,
    CreateIndex: other.CreateIndex,
    CreateTime: other.CreateTime,
    DeploymentID: other.DeploymentID,
    ID: other.ID,
    JobID: other.JobID,
    ModifyIndex: other.ModifyIndex,
    ModifyTime: other.ModifyTime,
    Namespace: other.Namespace,
    NextEval: other.NextEval,
    NodeID: other.NodeID,
    PreviousEval: other.PreviousEval,
    Priority: other.Priority,
    Status: other.Status,
    StatusDescription: other.StatusDescription,
    TriggeredBy: other.TriggeredBy,
    Type: other.Type,
    WaitUntil: null,
  }));
  const shape = { ...evalShape(row), ...(stubs.length > 0 ? { RelatedEvals: stubs } : {}) };
  return Object.fromEntries(Object.entries(shape).sort(([a], [b]) => (a < b ? -1 : 1)));
};

const evaluationAllocations = (call: Call, id: string): Promise<Reply> => {
  if (!call.authz.namespace(call.namespace, "read-job")) throw denied();
  return read(call, ({ tables }) => ({
    index: () => tables.allocs.index,
    answer: () =>
      [...tables.allocs.values()]
        .filter(({ EvalID }) => EvalID === id)
        .map((row) => allocStub(row, { resources: false, taskStates: true })),
  }));
};
