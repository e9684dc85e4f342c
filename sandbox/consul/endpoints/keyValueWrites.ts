import { demand, denied } from "../acl/demand.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { parseUint64, type Uint64 } from "../state/uint64.js";

const LIMIT = { bytes: 512 * 1024, setting: "kv_max_value_size" } as const;

/** Reads a number of the query; undefined if it is absent. Throws what Go's strconv says. */
export const queryUint64 = (call: Call, name: string): Uint64 | undefined => {
  const text = call.query.get(name);
  if (text === null) return undefined;
  const value = parseUint64(text);
  if (value !== undefined) return value;
  const reason = /^\d+$/.test(text) ? "value out of range" : "invalid syntax";
  throw new HttpError(500, `strconv.ParseUint: parsing "${text}": ${reason}`);
};

const missing = (call: Call): string => {
  if (call.rest === "") throw badRequest("Missing key name");
  return call.rest;
};

/** Only one of these may be asked for at once. */
const refuseConflict = (call: Call, names: readonly string[]): void => {
  const present = names.filter((name) => call.query.has(name));
  if (present.length < 2) return;
  const flags = [...present].sort().map((name) => `${name}=${call.query.get(name) ?? ""}`);
  throw badRequest(`Conflicting flags: ${flags.join("&")}`);
};

export const putKey: Handler = async (call) => {
  const key = missing(call);
  refuseConflict(call, ["cas", "acquire", "release"]);
  const flags = queryUint64(call, "flags");
  const cas = queryUint64(call, "cas");
  const value = await call.body(LIMIT);
  demand(call, "key", key, "write");
  const write = { value, ...(flags === undefined ? {} : { flags }) };
  return json(String(written(call, key, write, cas)));
};

/** Writes a key, for a session where the query says so; false if it lost. */
const written = (
  { dc, query }: Call,
  key: string,
  write: { readonly value: Buffer; readonly flags?: Uint64 },
  cas: Uint64 | undefined,
): boolean => {
  const [acquire, release] = [query.get("acquire"), query.get("release")];
  if (acquire !== null) {
    return !dc.locks.delayed(key) && dc.locks.acquire(key, { ...write, session: acquire });
  }
  if (release !== null) return dc.locks.release(key, { ...write, session: release });
  return dc.kv.put(key, write.value, { ...write, ...(cas === undefined ? {} : { cas }) });
};

export const deleteKey: Handler = (call) => {
  const { kv } = call.dc;
  if (call.query.has("recurse")) {
    refuseConflict(call, ["recurse", "cas"]);
    if (!call.authz.allowsTree(call.rest)) throw denied(call, "key", call.rest, "write");
    kv.deleteTree(call.rest);
    return json("true");
  }
  const key = missing(call);
  const cas = queryUint64(call, "cas");
  demand(call, "key", key, "write");
  return json(String(kv.delete(key, cas)));
};
