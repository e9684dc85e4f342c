import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { demand } from "../acl/demand.js";
import { preparedQuery, queryFault, queryOf, templateFault } from "../bodies/queryBody.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { empty, json } from "../http/Reply.js";
import type { PreparedQueryRow } from "../state/PreparedQueries.js";
import { decoded } from "./catalogWrites.js";

type Given = z.output<typeof preparedQuery>;

const bodyOf = (call: Call): Promise<Given> =>
  decoded(call, preparedQuery, {
    "": "PreparedQuery",
    Service: "ServiceQuery",
    DNS: "QueryDNSOptions",
    Template: "QueryTemplateOptions",
  });

/** Who names a query, or makes a template of it, needs the permission for its name. */
const vet = (call: Call, query: { readonly Name: string; readonly Template?: unknown }): void => {
  if (query.Name !== "") demand(call, "query", query.Name, "write");
};

/** Throws what Consul says of a query that cannot be stored. */
const store = (call: Call, given: Given, id: string): void => {
  const fault = queryFault(given);
  if (fault) throw new HttpError(500, `Invalid prepared query: ${fault}`);
  const { queries, sessions, indexes } = call.dc;
  indexes.write(() => {
    if (given.Session.length > 0 && given.Session.length !== 36) {
      throw new Error("invalid session: index error: UUID must be 36 characters");
    }
    if (given.Session !== "" && !sessions.get(given.Session)) {
      throw new Error(`invalid session ${JSON.stringify(given.Session)}`);
    }
    const wrong = templateFault(given);
    if (wrong) throw new Error(`failed compiling template: ${wrong}`);
    queries.add(queryOf(given, id));
  });
};

export const createQuery: Handler = async (call) => {
  const given = await bodyOf(call);
  if (given.ID !== "") throw new Error("ID must be empty when creating a new prepared query");
  vet(call, given);
  const id = randomUUID();
  store(call, given, id);
  return json(goJson({ ID: id }));
};

const stored = (call: Call): PreparedQueryRow => {
  if (call.rest.length !== 36) {
    const reason = "failed prepared query lookup: index error: UUID must be 36 characters";
    throw new Error(`Prepared Query lookup failed: ${reason}`);
  }
  const row = call.dc.queries.get(call.rest);
  if (!row) throw new Error(`Cannot modify non-existent prepared query: '${call.rest}'`);
  return row;
};

export const updateQuery: Handler = async (call) => {
  const given = await bodyOf(call);
  vet(call, given);
  const row = stored(call);
  vet(call, row);
  store(call, given, row.ID);
  return empty();
};

export const deleteQuery: Handler = (call) => {
  const row = stored(call);
  vet(call, row);
  call.dc.queries.remove(row.ID);
  return empty();
};
