import { passAll } from "../filter/compileFilter.js";
import { catalogServiceFields, nodeFields, nodeServiceFields } from "../filter/fieldTypes.js";
import { goJson, sorted } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { read, type Read } from "../http/read.js";
import { json } from "../http/Reply.js";
import type { Instance, NodeEntry } from "../state/NodeEntry.js";
import type { ServiceRow } from "../state/rows.js";
import { topics } from "../state/topics.js";
import { instancesByMesh, instancesByName, type Instances } from "./instancesOf.js";
import {
  listReply,
  metaTopics,
  named,
  nearest,
  nodeMetaMatches,
  queryFilter,
  see,
} from "./listing.js";

export const listDatacenters: Handler = (call) => {
  const { cluster } = call;
  return json(goJson(cluster.datacenterNames()), call.options.cached ? cluster.cache(call) : {});
};

export const listNodes: Handler = (call) =>
  read(call, () => {
    const passes = queryFilter(call, nodeFields);
    const { indexes, catalog } = call.dc;
    return {
      watch: metaTopics(call) ?? ["nodes"],
      index: () => indexes.max("nodes"),
      effective: true,
      answer: () => {
        const visible = see(call);
        const rows = Array.from(catalog.nodes(), (entry) => entry.row).filter(
          (row) => nodeMetaMatches(call, row.Meta) && visible.node(row.Node) && passes(row),
        );
        const near = nearest(call, rows, (row) => row.Node);
        return listReply(
          visible,
          near.map((row) => call.cluster.shapes.node(row)),
        );
      },
    };
  });

export const listServices: Handler = (call) =>
  read(call, () => {
    const { indexes, catalog } = call.dc;
    const byMeta = call.query.has("node-meta");
    return {
      watch: metaTopics(call) ?? ["services"],
      index: () => (byMeta ? indexes.max("services", "nodes") : indexes.max("services")),
      effective: true,
      cacheable: true,
      answer: () => {
        const visible = see(call);
        const tags = new Map<string, readonly string[]>();
        for (const name of catalog.serviceNames()) {
          if (!visible.service(name)) continue;
          const found = [...catalog.instances(name)].filter(({ entry }) =>
            nodeMetaMatches(call, entry.row.Meta),
          );
          if (found.length > 0) tags.set(name, tagsOf(found));
        }
        return json(goJson(sorted(Object.fromEntries(tags))), visible.headers());
      },
    };
  });

const tagsOf = (instances: readonly Instance[]): readonly string[] => [
  ...new Set(instances.flatMap(({ service }) => service.Tags ?? [])),
];

const serviceRows = (call: Call, { find, rowsIndex, watchRows }: Instances): Read => {
  const passes = queryFilter(call, catalogServiceFields);
  const tags = call.query.getAll("tag");
  return {
    watch: watchRows,
    index: rowsIndex,
    effective: true,
    cacheable: true,
    answer: () => {
      const visible = see(call);
      const rows = find().filter(
        ({ entry, service }) =>
          hasTags(service, tags) &&
          nodeMetaMatches(call, entry.row.Meta) &&
          visible.node(entry.row.Node) &&
          visible.service(service.Service) &&
          (passes === passAll || passes(flat({ entry, service }))),
      );
      const near = nearest(call, rows, ({ entry }) => entry.row.Node);
      return listReply(
        visible,
        near.map((row) => call.cluster.shapes.catalogService(row)),
      );
    },
  };
};

/** Whether a service has all tags, in any case. */
export const hasTags = (service: ServiceRow, tags: readonly string[]): boolean => {
  const own = new Set(service.Tags?.map((tag) => tag.toLowerCase()));
  return tags.every((tag) => own.has(tag.toLowerCase()));
};

/** An instance under the names that a filter selects by. */
const flat = ({ entry, service }: Instance): object => ({
  ...entry.row,
  NodeMeta: entry.row.Meta,
  ServiceKind: service.Kind,
  ServiceID: service.ID,
  ServiceName: service.Service,
  ServiceTags: service.Tags,
  ServiceAddress: service.Address,
  ServiceTaggedAddresses: service.TaggedAddresses,
  ServiceWeights: service.Weights,
  ServiceMeta: service.Meta,
  ServicePort: service.Port,
  ServiceEnableTagOverride: service.EnableTagOverride,
  ServiceProxy: service.Proxy,
  ServiceConnect: service.Connect,
});

export const listService: Handler = (call) => {
  const name = named(call, "service name");
  return read(call, () => serviceRows(call, instancesByName(call.dc, name)));
};

export const listConnect: Handler = (call) => {
  const name = named(call, "service name");
  return read(call, () => serviceRows(call, instancesByMesh(call.dc, name)));
};

/** A node with its services, written by `write`; `none` for a node that is not there. */
const nodeRead = (
  call: Call,
  none: string,
  write: (entry: NodeEntry, services: readonly ServiceRow[]) => string,
): Promise<ReturnType<typeof json>> => {
  const name = named(call, "node name");
  return read(call, () => {
    const passes = queryFilter(call, nodeServiceFields);
    const { indexes, catalog } = call.dc;
    return {
      watch: [topics.node(name), topics.nodeServices(name)],
      index: () => (catalog.node(name) ? indexes.max("nodes", "services") : 0),
      effective: true,
      answer: () => {
        const visible = see(call);
        const entry = catalog.node(name);
        if (!entry || !visible.node(entry.row.Node)) return json(none, visible.headers());
        const services = [...entry.services()].filter(
          (service) => visible.service(service.Service) && passes(service),
        );
        return json(write(entry, services), visible.headers());
      },
    };
  });
};

export const nodeServiceMap: Handler = (call) => {
  const { shapes } = call.cluster;
  return nodeRead(call, "null", ({ row }, services) => {
    const members = services.map(
      (service) => `${goJson(service.ID)}:${shapes.service(service, "list")}`,
    );
    return `{"Node":${shapes.node(row)},"Services":{${members.join(",")}}}`;
  });
};

export const nodeServiceList: Handler = (call) => {
  const { shapes } = call.cluster;
  return nodeRead(call, '{"Node":null,"Services":null}', ({ row }, services) => {
    const texts = services.map((service) => shapes.service(service, "list"));
    const filtered = (call.query.get("filter") ?? "") !== "";
    const list = texts.length > 0 || filtered ? `[${texts.join(",")}]` : "null";
    return `{"Node":${shapes.node(row)},"Services":${list}}`;
  });
};
