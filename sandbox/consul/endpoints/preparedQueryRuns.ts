import { goJson } from "../go/goJson.js";
import type { Call } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { json } from "../http/Reply.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { Instance } from "../state/NodeEntry.js";
import type { PreparedQueryRow } from "../state/PreparedQueries.js";
import type { StringMap } from "../state/rows.js";
import { hasTags } from "./catalogReads.js";
import { checksOf } from "./health.js";
import { nearest, see } from "./listing.js";
import { renderQuery } from "./renderQuery.js";

type Wanted = PreparedQueryRow["Service"];

const rowOf = (call: Call, idOrName: string): PreparedQueryRow => {
  const row = call.dc.queries.find(idOrName);
  if (!row) throw new HttpError(404, "Query not found");
  return renderQuery(row, idOrName);
};

const meets = (wanted: StringMap | null, meta: StringMap | null): boolean =>
  Object.entries(wanted ?? {}).every(([key, value]) => meta?.[key] === value);

/** Tags that begin with an exclamation mark must be absent. */
const tagged = ({ service }: Instance, tags: readonly string[]): boolean => {
  const excluded = tags.filter((tag) => tag.startsWith("!")).map((tag) => tag.slice(1));
  return (
    hasTags(
      service,
      tags.filter((tag) => !tag.startsWith("!")),
    ) && !excluded.some((tag) => hasTags(service, [tag]))
  );
};

const healthy = (instance: Instance, wanted: Wanted): boolean => {
  const bad = wanted.OnlyPassing ? ["warning", "critical"] : ["critical"];
  return checksOf(instance).every(
    ({ Status, CheckID }) =>
      !bad.includes(Status) || (wanted.IgnoreCheckIDs ?? []).includes(CheckID),
  );
};

const found = ({ catalog }: Datacenter, wanted: Wanted): readonly Instance[] => {
  const all = wanted.Connect
    ? catalog.connectInstances(wanted.Service)
    : catalog.instances(wanted.Service);
  return [...all].filter(
    (instance) =>
      healthy(instance, wanted) &&
      tagged(instance, wanted.Tags ?? []) &&
      meets(wanted.NodeMeta, instance.entry.row.Meta) &&
      meets(wanted.ServiceMeta, instance.service.Meta),
  );
};

/** The instances of the first datacenter that has any: the caller's own, then those to fail over to. */
const firstFound = (call: Call, wanted: Wanted) => {
  const known = call.cluster.datacenterNames();
  const others = (wanted.Failover.Datacenters ?? []).filter((name) => known.includes(name));
  const own = { dc: call.dc, instances: found(call.dc, wanted), failovers: 0 };
  if (own.instances.length > 0) return own;
  for (const [position, name] of others.entries()) {
    const dc = call.cluster.datacenter(name);
    const instances = found(dc, wanted);
    if (instances.length > 0) return { dc, instances, failovers: position + 1 };
  }
  return { ...own, failovers: others.length };
};

/** ?limit=; 0 for none. */
const limitOf = (call: Call): number => {
  const given = call.query.get("limit") ?? "";
  if (given === "" || /^[+-]?\d+$/.test(given)) return Math.max(0, Number(given));
  const reason = `strconv.Atoi: parsing ${JSON.stringify(given)}: invalid syntax`;
  throw new HttpError(500, `Bad limit: ${reason}`);
};

const textOf = (call: Call, row: PreparedQueryRow): string => {
  const visible = see(call);
  const { dc, instances, failovers } = firstFound(call, row.Service);
  const limit = limitOf(call) || instances.length;
  const seen = nearest(call, instances, ({ entry }) => entry.row.Node).filter(({ service }) =>
    visible.service(service.Service),
  );
  const texts = seen
    .slice(0, limit)
    .map((instance) => call.cluster.shapes.health(instance, checksOf(instance), "null"));
  const rest = goJson({
    DNS: row.DNS,
    Datacenter: dc.name,
    Failovers: failovers,
    Index: 0,
    LastContact: 0,
    KnownLeader: true,
    ConsistencyLevel: call.options.consistency,
  });
  return `{"Service":${goJson(row.Service.Service)},"Nodes":[${texts.join(",")}],${rest.slice(1)}`;
};

const readOnce = (call: Call, answer: () => string): ReturnType<typeof read> =>
  read(call, () => ({ watch: [], index: () => 1, effective: true, answer: () => json(answer()) }));

/** GET /v1/query/:id-or-name/execute: what the query finds now. */
export const executeQuery = (call: Call, idOrName: string): ReturnType<typeof read> => {
  const row = rowOf(call, idOrName);
  return readOnce(call, () => textOf(call, row));
};

/** GET /v1/query/:id-or-name/explain: the query as it would be run. */
export const explainQuery = (
  call: Call,
  idOrName: string,
  shape: (row: PreparedQueryRow) => PreparedQueryRow,
): ReturnType<typeof read> => {
  const row = rowOf(call, idOrName);
  return readOnce(call, () =>
    goJson({
      Query: shape(row),
      Index: 0,
      LastContact: 0,
      KnownLeader: true,
      ConsistencyLevel: "leader",
    }),
  );
};
