import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, notFound } from "../http/HttpError.js";
import { boolError, parseBool } from "../go/parseBool.js";
import { empty, type Reply } from "../http/Reply.js";
import type { AllocRow } from "../state/rows.js";
import { requireUuid } from "./requireUuid.js";

const find = (call: Call, id: string, capability: string): AllocRow => {
  if (id === "") throw badRequest("must provide a valid alloc id");
  requireUuid(id, "alloc");
  const row = call.server.region.tables.allocs.get(id);
  if (!row) throw notFound(`Unknown allocation ${JSON.stringify(id)}`);
  if (!call.authz.namespace(row.Namespace, capability)) throw denied();
  if (call.server.region.tables.nodes.get(row.NodeID)?.Status !== "ready")
    throw notFound("No path to node");
  return row;
};

/** /v1/client/fs/...: tasks of the sandbox write nothing; all logs are empty. */
export const clientFs: Handler = (call) => {
  const [verb = "", id = ""] = call.rest.split("/");
  if (verb !== "logs") {
    if (verb === "ls") find(call, id, "read-fs");
    throw notFound("Invalid method");
  }
  const task = checkedTask(call.query);
  const row = find(call, id, "read-logs");
  const group = row.Job.TaskGroups?.find(({ Name }) => Name === row.TaskGroup);
  if (!(group?.Tasks ?? []).some(({ Name }) => Name === task)) {
    throw badRequest(`unknown task name ${JSON.stringify(task)}`);
  }
  return emptyLog(call.query);
};

const emptyLog = (query: URLSearchParams): Reply =>
  parseBool(query.get("plain") ?? "") === true
    ? { ...empty(), headers: { "Content-Type": "text/plain" } }
    : empty();

/** The task whose logs are wanted. Throws 400 for parameters that make no sense. */
const checkedTask = (query: URLSearchParams): string => {
  const get = (name: string): string => query.get(name) ?? "";
  if (get("task") === "") throw badRequest("must provide task name");
  for (const name of ["follow", "plain"]) {
    if (get(name) !== "" && parseBool(get(name)) === undefined) {
      throw badRequest(`failed to parse ${name} field to boolean: ${boolError(get(name))}`);
    }
  }
  if (!["stdout", "stderr"].includes(get("type"))) {
    throw badRequest("must provide log type (stdout/stderr)");
  }
  if (!/^(?:-?\d+)?$/.test(get("offset"))) {
    const quoted = JSON.stringify(get("offset"));
    throw badRequest(`error parsing offset: strconv.ParseInt: parsing ${quoted}: invalid syntax`);
  }
  if (!["", "start", "end"].includes(get("origin"))) {
    throw badRequest("origin must be start or end");
  }
  return get("task");
};
