import { checkFieldTypes, healthFields } from "../filter/fieldTypes.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest } from "../http/HttpError.js";
import { read, type Read } from "../http/read.js";
import { json } from "../http/Reply.js";
import type { Instance, NodeEntry } from "../state/NodeEntry.js";
import type { CheckRow } from "../state/rows.js";
import { topics } from "../state/topics.js";
import { hasTags } from "./catalogReads.js";
import { instancesByMesh, instancesByName, type Instances } from "./instancesOf.js";
import { listReply, named, nearest, nodeMetaMatches, queryFilter, see } from "./listing.js";

/** The checks that decide about an instance: those of its node, then its own. */
export const checksOf = ({ entry, service }: Instance): readonly CheckRow[] => [
  ...entry.checksOf(""),
  ...entry.checksOf(service.ID),
];

/** Reads ?passing, which may stand alone. */
const onlyPassing = (call: Call): boolean => {
  const value = call.query.get("passing");
  if (value === null) return false;
  if (value === "" || /^(?:1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(?:0|f|F|FALSE|false|False)$/.test(value)) return false;
  throw badRequest("Invalid value for ?passing");
};

const healthRead = (call: Call, { find, healthIndex, watchHealth }: Instances): Read => {
  const passes = queryFilter(call, healthFields);
  const passing = onlyPassing(call);
  const tags = call.query.getAll("tag");
  return {
    watch: watchHealth,
    index: healthIndex,
    effective: true,
    cacheable: true,
    answer: () => {
      const visible = see(call);
      const rows = find().filter(
        ({ entry, service }) =>
          hasTags(service, tags) &&
          nodeMetaMatches(call, entry.row.Meta) &&
          visible.node(entry.row.Node) &&
          visible.service(service.Service),
      );
      const texts = nearest(call, rows, ({ entry }) => entry.row.Node).flatMap((instance) => {
        const checks = checksOf(instance);
        if (passing && checks.some(({ Status }) => Status !== "passing")) return [];
        const { entry, service } = instance;
        if (!passes({ Node: entry.row, Service: service, Checks: checks })) return [];
        return [call.cluster.shapes.health(instance, checks)];
      });
      return listReply(visible, texts);
    },
  };
};

export const serviceHealth: Handler = (call) => {
  const name = named(call, "service name");
  onlyPassing(call);
  return read(call, () => healthRead(call, instancesByName(call.dc, name)));
};

export const connectHealth: Handler = (call) => {
  const name = named(call, "service name");
  onlyPassing(call);
  return read(call, () => healthRead(call, instancesByMesh(call.dc, name)));
};

export const ingressHealth: Handler = (call) => {
  named(call, "service name");
  return read(call, () => ({
    watch: ["gateway-services"],
    index: () => call.dc.indexes.max("gateway-services"),
    effective: true,
    cacheable: true,
    answer: () => json("[]"),
  }));
};

/** The checks that `find` finds and the caller may see. */
const checksRead = (
  call: Call,
  topic: string,
  find: () => Iterable<CheckRow>,
): ReturnType<typeof read> =>
  read(call, () => {
    const passes = queryFilter(call, checkFieldTypes);
    const { indexes, catalog } = call.dc;
    return {
      watch: [topic],
      index: () => indexes.max("checks"),
      effective: true,
      answer: () => {
        const visible = see(call);
        const texts: string[] = [];
        for (const check of find()) {
          if (!passes(check)) continue;
          if (!nodeMetaMatches(call, catalog.node(check.Node)?.row.Meta ?? null)) continue;
          if (!visible.node(check.Node)) continue;
          if (check.ServiceName !== "" && !visible.service(check.ServiceName)) continue;
          texts.push(call.cluster.shapes.check(check, "list"));
        }
        return listReply(visible, texts);
      },
    };
  });

export const nodeChecks: Handler = (call) => {
  const name = named(call, "node name");
  const find = (): Iterable<CheckRow> => call.dc.catalog.node(name)?.checks() ?? [];
  return checksRead(call, topics.nodeChecks(name), find);
};

export const serviceChecks: Handler = (call) => {
  const name = named(call, "service name");
  return checksRead(call, topics.serviceChecks(name), () => {
    const entries = new Set<NodeEntry>();
    for (const { entry } of call.dc.catalog.instances(name)) entries.add(entry);
    return [...entries].flatMap((entry) =>
      [...entry.checks()].filter(
        ({ ServiceName }) => ServiceName.toLowerCase() === name.toLowerCase(),
      ),
    );
  });
};

export const stateChecks: Handler = (call) => {
  const status = named(call, "check state");
  return checksRead(call, topics.checks, function* () {
    for (const entry of call.dc.catalog.nodes()) {
      for (const check of entry.checks()) {
        if (status === "any" || check.Status === status) yield check;
      }
    }
  });
};
