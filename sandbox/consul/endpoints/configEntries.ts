import { demand } from "../acl/demand.js";
import { chainFault, type Lookup } from "../config/chainFault.js";
import { decodeEntry, type Entry } from "../config/decodeEntry.js";
import { entryFault } from "../config/entryFault.js";
import { fieldsOf } from "../config/entryFields.js";
import { parseJson } from "../go/decodeJson.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { readPlain } from "../http/read.js";
import { json } from "../http/Reply.js";
import { configShape } from "../shapes/configShape.js";
import { topics } from "../state/topics.js";
import type { Uint64 } from "../state/uint64.js";
import { queryUint64 } from "./keyValueWrites.js";
import { listReply, see } from "./listing.js";
import { allEntries, deleteIntentions, findEntry, writeIntentions } from "./intentionEntries.js";

const newer = (call: Call): boolean => call.cluster.profile !== "1.8";

/** Gateways and defaults of proxies concern operators; what is about one service, its owner. */
const scope = (kind: string, name: string): readonly ["service" | "operator" | "mesh", string] => {
  if (/^(proxy-defaults|ingress-gateway|terminating-gateway|exported-services)$/.test(kind))
    return ["operator", ""];
  return kind === "mesh" ? ["mesh", ""] : ["service", name];
};

const readable = (call: Call, kind: string, name: string): boolean => {
  const [resource, on] = scope(kind, name);
  return resource !== "service" || call.authz.allows("service", on, "read");
};

export const readConfig: Handler = (call) => {
  const [kind = "", ...rest] = call.rest.split("/");
  if (kind !== "" && !fieldsOf(kind, newer(call))) {
    throw new HttpError(500, `invalid config entry kind: ${kind}`);
  }
  return rest.length === 0 ? listConfig(call, kind) : oneConfig(call, kind, rest.join("/"));
};

const oneConfig = (call: Call, kind: string, name: string): ReturnType<typeof readPlain> => {
  const { config } = call.dc;
  if (!readable(call, kind, name)) demand(call, "service", name, "read");
  return readPlain(call, {
    watch: [
      kind === "service-intentions" ? topics.configKind(kind) : topics.configEntry(kind, name),
    ],
    index: () => config.index(),
    answer: () => {
      const row = findEntry(call, kind, name);
      if (row) return json(goJson(configShape(row, call.cluster.profile)));
      return {
        status: 404,
        contentType: "text/plain; charset=utf-8",
        body: `Config entry not found for ${JSON.stringify(kind)} / ${JSON.stringify(name)}`,
      };
    },
  });
};

const listConfig = (call: Call, kind: string): ReturnType<typeof readPlain> => {
  const { config } = call.dc;
  return readPlain(call, {
    watch: kind === "" ? ["config-entries"] : [topics.configKind(kind)],
    index: () => config.index(),
    answer: () => {
      const visible = see(call);
      const rows = allEntries(call, kind).filter((row) =>
        visible.keep(readable(call, row.Kind, row.Name)),
      );
      return listReply(
        visible,
        rows.map((row) => goJson(configShape(row, call.cluster.profile))),
      );
    },
  });
};

const entryOf = async (call: Call): Promise<Entry> => {
  const body = (await call.body()).toString("utf8");
  try {
    return decodeEntry(parseJson(body), newer(call));
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw badRequest(`Bad request: Request decoding failed: ${reason}`);
  }
};

/** An empty ?cas= is none. */
const casOf = (call: Call): Uint64 | undefined =>
  call.query.get("cas") === "" ? undefined : queryUint64(call, "cas");

export const writeConfig: Handler = async (call) => {
  const given = await entryOf(call);
  const entry = given.Kind === "proxy-defaults" ? { ...given, Name: "global" } : given;
  const cas = casOf(call);
  const [resource, on] = scope(entry.Kind, entry.Name);
  const fault = entryFault(entry);
  if (fault) throw new HttpError(500, fault);
  demand(call, resource, on, "write");
  if (entry.Kind === "service-intentions") return json(String(writeIntentions(call, entry, cas)));
  const { config } = call.dc;
  refuseChains(call, [entry.Name], (kind, name) =>
    kind === entry.Kind && name === entry.Name ? entry.Body : config.get(kind, name)?.Body,
  );
  return json(String(config.put(entry.Kind, entry.Name, entry.Body, cas)));
};

/** No change may break a way through routers, splitters and resolvers. */
const refuseChains = (call: Call, first: readonly string[], lookup: Lookup): void => {
  const named = call.dc.config.list().filter(({ Kind }) => Kind.startsWith("service-"));
  for (const name of new Set([...first, ...named.map(({ Name }) => Name)])) {
    const fault = chainFault(lookup, name);
    if (fault) throw new HttpError(500, fault);
  }
};

export const deleteConfig: Handler = (call) => {
  const [kind = "", ...rest] = call.rest.split("/");
  const name = rest.join("/");
  if (kind === "" || name === "") {
    throw new HttpError(404, "Must provide both a kind and name to delete");
  }
  if (!fieldsOf(kind, newer(call))) throw badRequest(`invalid config entry kind: ${kind}`);
  const [resource, on] = scope(kind, name);
  demand(call, resource, on, "write");
  const cas = newer(call) ? casOf(call) : undefined;
  const deleted =
    kind === "service-intentions" ? deleteIntentions(call, name) : remove(call, kind, name);
  return json(cas === undefined ? "{}" : String(deleted));
};

const remove = (call: Call, kind: string, name: string): boolean => {
  const { config } = call.dc;
  if (!config.get(kind, name)) return false;
  refuseChains(call, [name], (otherKind, otherName) =>
    otherKind === kind && otherName === name ? undefined : config.get(otherKind, otherName)?.Body,
  );
  const cas = newer(call) ? casOf(call) : undefined;
  return config.delete(kind, name, cas);
};
