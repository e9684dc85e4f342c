import { isJsonObject, mismatch } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { json, type Reply } from "../http/Reply.js";
import type { VariableRow } from "../state/catalogRows.js";
import { scoped } from "../state/Tables.js";
import { variableShape, variableStub } from "../variables/variableShape.js";
import { VariableStore, type Outcome } from "../variables/VariableStore.js";
import { NO_INDEX, refusal } from "../variables/refusal.js";
import { lockOf } from "../variables/lockOf.js";
import { member, printed } from "./bodyReaders.js";
import { listReply } from "./lists.js";
import { queryOptions } from "../http/queryOptions.js";
import { HttpError } from "../http/HttpError.js";

const reads = ({ authz }: Call, row: VariableRow): boolean =>
  authz.management || authz.variable(row.Namespace, row.Path, "read");

const lists = ({ authz }: Call, row: VariableRow): boolean =>
  authz.management || authz.variable(row.Namespace, row.Path, "list");

export const listVariables: Handler = (call) => {
  checkOptions(call);
  return listReply<VariableRow>(call, {
    table: ({ tables }) => tables.variables,
    accepts: (row, { prefix }) =>
      (call.namespace === "*" || row.Namespace === call.namespace) &&
      row.Path.startsWith(prefix) &&
      lists(call, row),
    show: variableStub,
    // Filters see the encrypted row, whose metadata is embedded: its path can not be asked for.
    datum: (row) => ({ VariableMetadata: variableStub(row), Data: {}, KeyID: "" }),
  });
};

/** The variables' endpoint says once more that it could not read its parameters. */
const checkOptions = (call: Call): void => {
  try {
    queryOptions(call);
  } catch (error) {
    const words = error instanceof Error ? error.message : "";
    throw badRequest(`${words}failed to parse parameters`);
  }
};

/** /v1/var/:path */
export const variableEndpoint: Handler = (call) => {
  const path = call.rest;
  if (call.method === "OPTIONS" && call.header("origin") !== "") return { status: 204, body: "" };
  if (path === "") throw badRequest("missing variable path");
  switch (call.method) {
    case "GET":
      return readVariable(call, path);
    case "PUT":
    case "POST":
      return writeVariable(call, path);
    case "DELETE":
      return deleteVariable(call, path);
    default:
      throw badRequest("Invalid method");
  }
};

const readVariable = (call: Call, path: string): Promise<Reply> => {
  const { authz, namespace } = call;
  if (!authz.management && !authz.variable(namespace, path, "read")) throw denied();
  return read(call, ({ tables }) => {
    const find = (): VariableRow | undefined => tables.variables.get(scoped(namespace, path));
    return {
      index: () => find()?.ModifyIndex ?? tables.variables.index,
      answer: () => {
        const row = find();
        if (!row) throw notFound("variable not found");
        return variableShape(row);
      },
    };
  });
};

const casOf = ({ query }: Call): number | undefined => {
  const given = query.get("cas");
  if (given === null) return undefined;
  if (!/^\d+$/.test(given)) {
    throw badRequest(
      `can not parse cas: strconv.ParseUint: parsing ${JSON.stringify(given)}: invalid syntax`,
    );
  }
  return Number(given);
};

const LOCKS = ["lock-acquire", "lock-renew", "lock-release"] as const;

const operationOf = ({ query }: Call): (typeof LOCKS)[number] | undefined => {
  const operations = LOCKS.filter((name) => query.has(name));
  if (operations.length > 1) throw badRequest("multiple lock operations");
  const [operation] = operations;
  if (operation && query.has("cas")) throw badRequest("CAS can't be used with lock operations");
  return operation;
};

const writeVariable = async (call: Call, path: string): Promise<Reply> => {
  const operation = operationOf(call);
  const body = await call.json();
  const cas = casOf(call);
  const lock = lockOf(member(body, "Lock"));
  const items = itemsOf(member(body, "Items"));
  const { authz, namespace } = call;
  if (!authz.management && !authz.variable(namespace, path, "write"))
    throw refusal(403, denied().message);
  const store = new VariableStore(call.server.region, namespace, path);
  if (operation === "lock-renew" || operation === "lock-release") {
    return answer(call, store.changeLock(operation === "lock-renew" ? "renew" : "release", lock));
  }
  if (operation) return answer(call, store.acquire(items, lock));
  if (Object.keys(items).length === 0) throw badRequest("variable missing required Items object");
  return answer(call, store.write(items, { cas, lock }));
};

const itemsOf = (given: Json | undefined): Readonly<Record<string, string>> => {
  if (!isJsonObject(given)) return {};
  const strange = Object.values(given).find((value) => typeof value !== "string");
  if (strange !== undefined) {
    throw mismatch(strange, "string", { struct: "VariableDecrypted", path: "Items" });
  }
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, printed(value)]));
};

const deleteVariable = (call: Call, path: string): Reply => {
  const cas = casOf(call);
  const { authz, namespace } = call;
  if (!authz.management && !authz.variable(namespace, path, "destroy"))
    throw refusal(403, denied().message);
  const store = new VariableStore(call.server.region, namespace, path);
  return answer(call, store.remove(cas));
};

/** The row, or 409 with what stands in the way; its items only for those who may read them. */
const answer = (call: Call, outcome: Outcome): Reply => {
  switch (outcome.kind) {
    case "done":
      return json(outcome.shape, { "X-Nomad-Index": String(outcome.index) });
    case "gone":
      return { status: 204, headers: { "X-Nomad-Index": String(outcome.index) }, body: "" };
    case "renewed":
      return json(outcome.shape);
    case "refused":
      throw new HttpError(outcome.status, outcome.words);
    case "conflict":
      return conflict(call, outcome.row, outcome.empty);
  }
};

const conflict = (call: Call, row: VariableRow | undefined, nothing: object): Reply => {
  const contentType = "text/plain; charset=utf-8";
  if (!row) {
    const headers = operationOf(call) ? {} : NO_INDEX;
    return { status: 409, headers, contentType, body: json(nothing).body };
  }
  const visible = reads(call, row) ? variableShape(row) : variableStub(row);
  const headers = { "X-Nomad-Index": String(row.ModifyIndex) };
  return { status: 409, headers, contentType, body: json(visible).body };
};
