import type { z } from "zod";
import { parseDuration } from "../go/duration.js";
import { flag, struct, text, textMap, texts, whole } from "../go/goSchema.js";
import type { SeedQuery } from "../state/PreparedQueries.js";

const failover = struct({ NearestN: whole, Datacenters: texts }, { ignored: ["Targets"] });

const service = struct(
  {
    Service: text,
    Failover: failover.nullish(),
    OnlyPassing: flag,
    IgnoreCheckIDs: texts,
    Near: text,
    Tags: texts,
    NodeMeta: textMap,
    ServiceMeta: textMap,
    Connect: flag,
  },
  { ignored: ["SamenessGroup", "Peer", "Partition", "Namespace"] },
);

/** A prepared query as the API takes it. */
export const preparedQuery = struct(
  {
    ID: text,
    Name: text,
    Session: text,
    Token: text,
    Template: struct({ Type: text, Regexp: text, RemoveEmptyTags: flag }).nullish(),
    Service: service.nullish(),
    DNS: struct({ TTL: text }).nullish(),
  },
  { ignored: ["CreateIndex", "ModifyIndex"] },
);
type Given = z.output<typeof preparedQuery>;

/** The query that was given, to be stored under `id`. */
export const queryOf = (given: Given, id: string): SeedQuery => ({
  ID: id,
  Name: given.Name,
  Session: given.Session,
  Token: given.Token,
  ...(given.Template ? { Template: given.Template } : {}),
  Service: {
    ...given.Service,
    Service: given.Service?.Service ?? "",
    Failover: given.Service?.Failover ?? { NearestN: 0, Datacenters: null },
  },
  DNS: { TTL: given.DNS?.TTL ?? "" },
});

/** What is wrong with a query by itself, in Consul's words; undefined if nothing is. */
export const queryFault = (given: Given): string | undefined => {
  if (given.Name === "" && given.Session === "" && !given.Template?.Type) {
    return "Must be bound to a session";
  }
  if (given.Token === "<hidden>") {
    return `Bad Token '${given.Token}', it looks like a query definition with a redacted token was submitted`;
  }
  return serviceFault(given) ?? ttlFault(given.DNS?.TTL ?? "");
};

const serviceFault = ({ Service }: Given): string | undefined => {
  if (!Service?.Service) return "Must provide a Service name to query";
  const nearest = Service.Failover?.NearestN ?? 0;
  return nearest < 0 ? `Bad NearestN '${nearest}', must be >= 0` : undefined;
};

const ttlFault = (ttl: string): string | undefined => {
  if (ttl === "") return undefined;
  const nanoseconds = parseDuration(ttl);
  if (nanoseconds === undefined) {
    return `Bad DNS TTL '${ttl}': time: invalid duration ${JSON.stringify(ttl)}`;
  }
  return nanoseconds < 0 ? `DNS TTL '${nanoseconds}', must be >=0` : undefined;
};

/** What is wrong with the template of a query, in Consul's words; undefined if nothing is. */
export const templateFault = (given: Given): string | undefined => {
  const { Type = "", Regexp = "" } = given.Template ?? {};
  if (Type === "") return undefined;
  if (Type !== "name_prefix_match") return `Bad Template.Type '${Type}'`;
  try {
    new RegExp(Regexp);
    return undefined;
  } catch {
    return `Bad Regexp: error parsing regexp: \`${Regexp}\``;
  }
};
