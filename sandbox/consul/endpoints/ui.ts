import type { Visibility } from "../acl/Visibility.js";
import { healthFields, uiNodeFields } from "../filter/fieldTypes.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { read } from "../http/read.js";
import { empty, json } from "../http/Reply.js";
import { NodeEntry } from "../state/NodeEntry.js";
import { topics } from "../state/topics.js";
import { checksOf } from "./health.js";
import { listReply, named, queryFilter, see } from "./listing.js";
import { summarize } from "./summarize.js";

const EVERYTHING = ["nodes", "services", "checks"] as const;

/** A node as a filter sees it; its services and checks are only looked up if the filter asks. */
const viewOf = (entry: NodeEntry): object => ({
  ...entry.row,
  get Services() {
    return [...entry.services()];
  },
  get Checks() {
    return [...entry.checks()];
  },
});

/** The node without what the caller may not see. */
const visiblePart = (entry: NodeEntry, visible: Visibility): NodeEntry => {
  const part = new NodeEntry(entry.row);
  for (const service of entry.services()) {
    if (visible.service(service.Service)) part.setService(service);
  }
  for (const check of entry.checks()) {
    if (check.ServiceName === "" || visible.service(check.ServiceName)) part.setCheck(check);
  }
  return part;
};

const nodeText = (call: Call, entry: NodeEntry, visible: Visibility): string =>
  call.cluster.shapes.uiNode(call.cluster.acl.enabled ? visiblePart(entry, visible) : entry);

export const uiNodes: Handler = (call) =>
  read(call, () => {
    const passes = queryFilter(call, uiNodeFields);
    const { indexes, catalog } = call.dc;
    return {
      watch: EVERYTHING,
      index: () => indexes.max(...EVERYTHING),
      answer: () => {
        const visible = see(call);
        const texts: string[] = [];
        for (const entry of catalog.nodes()) {
          if (!passes(viewOf(entry)) || !visible.node(entry.row.Node)) continue;
          texts.push(nodeText(call, entry, visible));
        }
        return listReply(visible, texts);
      },
    };
  });

export const uiNode: Handler = async (call) => {
  const name = named(call, "node name");
  const reply = await read(call, () => {
    const { indexes, catalog } = call.dc;
    return {
      watch: [topics.node(name), topics.nodeServices(name), topics.nodeChecks(name)],
      index: () => indexes.max(...EVERYTHING),
      answer: () => {
        const visible = see(call);
        const entry = catalog.node(name);
        if (!entry || !visible.node(entry.row.Node)) return empty(404);
        return json(nodeText(call, entry, visible), visible.headers());
      },
    };
  });
  return reply.status === 404 ? empty(404) : reply;
};

export const uiServices: Handler = (call) =>
  read(call, () => {
    const passes = queryFilter(call, healthFields);
    const { indexes, catalog } = call.dc;
    return {
      watch: EVERYTHING,
      index: () => indexes.max(...EVERYTHING),
      answer: () => {
        const visible = see(call);
        const filtered = call.query.get("filter") !== null;
        const summaries = summarize(
          call,
          (instance) => {
            const { entry, service } = instance;
            if (!visible.node(entry.row.Node) || !visible.service(service.Service)) return false;
            const checks = filtered ? checksOf(instance) : [];
            return !filtered || passes({ Node: entry.row, Service: service, Checks: checks });
          },
          catalog.serviceNames(),
        );
        return json(goJson(summaries), visible.headers());
      },
    };
  });
