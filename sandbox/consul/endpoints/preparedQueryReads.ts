import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { read } from "../http/read.js";
import type { PreparedQueryRow } from "../state/PreparedQueries.js";
import { listReply, see } from "./listing.js";
import { executeQuery, explainQuery } from "./preparedQueryRuns.js";

/** A query with a name belongs to who may read that name; one without, to managers. */
const seen = (call: Call, row: PreparedQueryRow): boolean =>
  row.Name === ""
    ? call.authz.allows("acl", "", "write")
    : call.authz.allows("query", row.Name, "read");

/** Only managers see the token that a query runs with. */
const shape = (call: Call, row: PreparedQueryRow): PreparedQueryRow =>
  row.Token === "" || call.authz.allows("acl", "", "write") ? row : { ...row, Token: "<hidden>" };

export const listQueries: Handler = (call) =>
  read(call, () => ({
    watch: ["prepared-queries"],
    index: () => call.dc.queries.index(),
    effective: true,
    answer: () => {
      const visible = see(call);
      const rows = call.dc.queries.list().filter((row) => visible.keep(seen(call, row)));
      return listReply(
        visible,
        rows.map((row) => goJson(shape(call, row))),
      );
    },
  }));

/** GET /v1/query/:id, /v1/query/:id-or-name/execute and /v1/query/:id-or-name/explain */
export const getQuery: Handler = (call) => {
  const execute = /^(.+)\/execute$/.exec(call.rest)?.[1];
  if (execute !== undefined) return executeQuery(call, execute);
  const explain = /^(.+)\/explain$/.exec(call.rest)?.[1];
  if (explain !== undefined) return explainQuery(call, explain, (row) => shape(call, row));
  if (call.rest.length !== 36) return read(call, refuseId);
  const row = call.dc.queries.get(call.rest);
  if (!row) throw new HttpError(404, "Query not found");
  if (!seen(call, row)) throw new HttpError(403, "Permission denied");
  return read(call, () => ({
    watch: ["prepared-queries"],
    index: () => call.dc.queries.index(),
    effective: true,
    answer: () => `[${goJson(shape(call, row))}]`,
  }));
};

const refuseId = (): never => {
  throw new HttpError(500, "failed prepared query lookup: index error: UUID must be 36 characters");
};
