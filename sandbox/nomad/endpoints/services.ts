import { compileFilter } from "../filter/compileFilter.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, invalidMethod } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { writtenEmpty, type Reply } from "../http/Reply.js";
import type { ServiceRow } from "../state/catalogRows.js";
import { createHash } from "node:crypto";
import { visibleNamespaces } from "./lists.js";

/** GET /v1/services: the names by namespace, with the tags of all instances. */
export const listServices: Handler = (call) => {
  const visible = visibleNamespaces(call, "read-job");
  return read(call, ({ tables }) => ({
    index: () => tables.services.index,
    answer: () => {
      const names = new Map<string, Map<string, Set<string>>>();
      for (const row of tables.services.from(undefined, false)) {
        if (!visible(row.Namespace)) continue;
        const own = names.get(row.Namespace) ?? new Map<string, Set<string>>();
        own.set(row.ServiceName, new Set([...(own.get(row.ServiceName) ?? []), ...row.Tags]));
        names.set(row.Namespace, own);
      }
      return Array.from(names, ([Namespace, services]) => ({
        Namespace,
        Services: Array.from(services, ([ServiceName, tags]) => ({ ServiceName, Tags: [...tags] })),
      }));
    },
  }));
};

/** /v1/service/:name and /v1/service/:name/:id */
export const serviceEndpoint: Handler = (call) => {
  const [name = "", id, ...more] = call.rest.split("/");
  if (more.length > 0) throw badRequest("invalid URI");
  if (name === "") throw badRequest("missing service name");
  if (call.method === "GET") return readService(call, name);
  if (call.method !== "DELETE" || id === undefined) throw invalidMethod();
  return deregister(call, id);
};

const readService = (call: Call, name: string): Promise<Reply> => {
  if (!call.authz.namespace(call.namespace, "read-job")) throw denied();
  let next = "";
  return read(call, ({ tables }) => ({
    index: () => tables.services.index,
    answer: ({ filter, perPage, nextToken }) => {
      const passes = filterOf(filter);
      const rows = [...tables.services.from(undefined, false)].filter(
        (row) => row.ServiceName === name && row.Namespace === call.namespace && passes(row),
      );
      const chosen = choose(rows, call.query.get("choose") ?? "");
      const start =
        nextToken === ""
          ? 0
          : Math.max(
              chosen.findIndex(({ ID }) => ID >= nextToken),
              0,
            );
      const shown = perPage > 0 ? chosen.slice(start, start + perPage) : chosen;
      next = chosen[start + shown.length]?.ID ?? "";
      return shown;
    },
    nextToken: () => next,
  }));
};

const filterOf = (expression: string): ((row: ServiceRow) => boolean) => {
  if (expression === "") return () => true;
  const compiled = compileFilter(expression);
  if (typeof compiled === "string") {
    throw badRequest(
      `failed to create result paginator: failed to read filter expression: ${compiled}`,
    );
  }
  return (row) => compiled(row) === true;
};

/** Rendezvous hashing: the same key finds the same instances as long as they are there. */
const choose = (rows: readonly ServiceRow[], parameter: string): readonly ServiceRow[] => {
  if (parameter === "") return rows;
  const [, count, key] = /^(\d+)\|(.+)$/.exec(parameter) ?? [];
  if (count === undefined || key === undefined) {
    throw badRequest(
      "failed to choose services: Parameter for choose must be in form '<number>|<key>'",
    );
  }
  const weight = ({ ID }: ServiceRow): string =>
    createHash("md5").update(`${key}/${ID}`).digest("hex");
  return [...rows].sort((a, b) => (weight(a) < weight(b) ? -1 : 1)).slice(0, Number(count));
};

const deregister = (call: Call, id: string): Reply => {
  if (!call.authz.namespace(call.namespace, "submit-job")) throw denied();
  const { region } = call.server;
  if (!region.tables.services.has(id)) throw failed("service registration not found");
  return region.write("ServiceDeregistration", (write) => {
    write.remove(region.tables.services, id);
    return writtenEmpty(write.index);
  });
};
