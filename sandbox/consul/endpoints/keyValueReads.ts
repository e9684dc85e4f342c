import { demand } from "../acl/demand.js";
import { goJson } from "../go/goJson.js";
import type { Call } from "../http/Call.js";
import { badRequest } from "../http/HttpError.js";
import { readPlain } from "../http/read.js";
import { empty, json, type Reply } from "../http/Reply.js";
import type { KeyValueRow } from "../state/KeyValue.js";
import { see } from "./listing.js";

/** GET /v1/kv/: one key, everything under a prefix, or only the names of the keys. */
export const getKeys = (call: Call): Promise<Reply> => {
  if (call.query.has("keys")) return keyNames(call);
  if (call.query.has("recurse")) return tree(call);
  if (call.rest === "") throw badRequest("Missing key name");
  return oneKey(call);
};

const oneKey = (call: Call): Promise<Reply> => {
  const { kv } = call.dc;
  demand(call, "key", call.rest, "read");
  return readPlain(call, {
    watch: ["kvs"],
    index: () => kv.keyIndex(call.rest),
    answer: () => {
      const row = kv.get(call.rest);
      if (!row) return empty(404);
      return call.query.has("raw") ? raw(row) : json(`[${keyShape(row)}]`);
    },
  });
};

const tree = (call: Call): Promise<Reply> => {
  const { kv } = call.dc;
  return readPlain(call, {
    watch: ["kvs"],
    index: () => kv.prefixIndex(call.rest),
    answer: () => {
      const visible = see(call);
      const rows = kv.list(call.rest).filter(({ Key }) => visible.sees("key", Key));
      if (rows.length === 0) return empty(404, visible.headers());
      return json(`[${rows.map(keyShape).join(",")}]`, visible.headers());
    },
  });
};

const keyNames = (call: Call): Promise<Reply> => {
  const { kv } = call.dc;
  const separator = call.query.get("separator") ?? "";
  return readPlain(call, {
    watch: ["kvs"],
    index: () => kv.prefixIndex(call.rest),
    answer: () => {
      const visible = see(call);
      const keys = kv
        .list(call.rest)
        .filter(({ Key }) => visible.sees("key", Key))
        .map(({ Key }) => upTo(Key, call.rest.length, separator));
      const names = separator === "" ? keys : [...new Set(keys)];
      // The root is always there, if only as an empty list.
      if (names.length === 0 && call.rest !== "") return empty(404, visible.headers());
      return json(goJson(names), visible.headers());
    },
  });
};

const upTo = (key: string, from: number, separator: string): string => {
  const position = separator === "" ? -1 : key.indexOf(separator, from);
  return position < 0 ? key : key.slice(0, position + separator.length);
};

/** An entry as the API prints it, as compact JSON. */
export const keyShape = (row: KeyValueRow): string =>
  goJson({
    LockIndex: row.LockIndex,
    Key: row.Key,
    Flags: row.Flags,
    Value: row.Value.length > 0 ? row.Value.toString("base64") : null,
    Session: row.Session,
    CreateIndex: row.CreateIndex,
    ModifyIndex: row.ModifyIndex,
  });

const raw = (row: KeyValueRow): Reply => ({
  status: 200,
  headers: { "Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff" },
  contentType: "text/plain",
  body: row.Value,
});
