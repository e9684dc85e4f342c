import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startSandbox, type Sandbox } from "../../sandbox/estate.js";
import { type Identified, type List, TestGateway } from "../support/startTestGateway.js";

let sandbox: Sandbox;
let causeway: TestGateway;

beforeAll(async () => {
  sandbox = await startSandbox();
  causeway = await TestGateway.start([{ name: "hz", address: sandbox.consul.address }]);
});

afterAll(async () => {
  await causeway.close();
  await sandbox.close();
});

const PAGE = "first: $first, after: $after";
const WEB = 'consulService(name: "web")';

/** Every list of the graph: the operation's selection, and where in the data the list is. */
const LISTS: readonly (readonly [name: string, selection: string, key: string])[] = [
  ["consulDatacenters", `list: consulDatacenters(${PAGE})`, "id"],
  ["consulNodes", `list: consulNodes(${PAGE})`, "id"],
  ["consulServices", `list: consulServices(${PAGE})`, "id"],
  ["consulServiceInstances", `list: consulServiceInstances(${PAGE})`, "id"],
  ["consulIntentions", `list: consulIntentions(${PAGE})`, "id"],
  ["consulConfigEntries", `list: consulConfigEntries(${PAGE})`, "id"],
  ["consulKeys", `list: consulKeys(${PAGE})`, "id"],
  ["consulSessions", `list: consulSessions(${PAGE})`, "id"],
  ["consulPreparedQueries", `list: consulPreparedQueries(${PAGE})`, "id"],
  ["resources", `list: resources(${PAGE})`, "id"],
  ["findings", `list: findings(${PAGE})`, "detail resource { id }"],
  ["instances of a service", `of: ${WEB} { list: instances(${PAGE})`, "id"],
  [
    "instances of a node",
    `of: node(id: "consul:hz:node:hangzhou/hz-app-01") { ... on ConsulNode { list: instances(${PAGE})`,
    "id",
  ],
  [
    "nodes of a datacenter",
    `of: node(id: "consul:hz:datacenter:hangzhou") { ... on ConsulDatacenter { list: nodes(${PAGE})`,
    "id",
  ],
  [
    "services of a datacenter",
    `of: node(id: "consul:hz:datacenter:hangzhou") { ... on ConsulDatacenter { list: services(${PAGE})`,
    "id",
  ],
  [
    "relations",
    `of: node(id: "consul:hz:datacenter:hangzhou") { ... on Resource { list: relations(${PAGE})`,
    "kind from { id } to { id }",
  ],
];

interface Page {
  readonly nodes: readonly object[];
  readonly edges: readonly { readonly cursor: string; readonly node: object }[];
  readonly totalCount: number | null;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The list that an operation asks for, by itself or of some thing. */
interface Listed<L> {
  readonly list?: L;
  readonly of?: { readonly list: L };
}

const listIn = <L>({ list, of }: Listed<L>): L => {
  const found = list ?? of?.list;
  if (!found) throw new Error("The answer holds no list");
  return found;
};

/** The operation that asks for one page, its braces closed. */
const operationOf = (selection: string, key: string): string => {
  const open = selection.split("{").length - selection.split("}").length;
  return `query ($first: Int, $after: String) { ${selection} {
    totalCount nodes { ${key} } edges { cursor node { ${key} } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } ${"}".repeat(open)} }`;
};

const pageOf = async (
  [, selection, key]: (typeof LISTS)[number],
  first: number,
  after: string | null,
): Promise<Page> => {
  const data = await causeway.data<Listed<Page>>(operationOf(selection, key), { first, after });
  return listIn(data);
};

const walk = async (list: (typeof LISTS)[number], first: number): Promise<readonly Page[]> => {
  const pages: Page[] = [];
  for (let after: string | null = null, isLast = false; !isLast;) {
    const page = await pageOf(list, first, after);
    pages.push(page);
    ({ endCursor: after } = page.pageInfo);
    isLast = !page.pageInfo.hasNextPage;
  }
  return pages;
};

const textsOf = (pages: readonly Page[]): readonly string[] =>
  pages.flatMap(({ nodes }) => nodes.map((one) => JSON.stringify(one)));

describe("every list, page by page", () => {
  it.each(LISTS)("%s: skips nothing, repeats nothing, and counts right", async (...list) => {
    const small = await walk(list, 3);
    const large = await walk(list, 100);
    const texts = textsOf(small);
    expect(texts.length).toBeGreaterThan(0);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).toEqual(textsOf(large));
    const [first] = small;
    if (first?.totalCount != null) expect(first.totalCount).toBe(texts.length);
    for (const [index, { nodes, edges, pageInfo }] of small.entries()) {
      expect(edges.map(({ node }) => node)).toEqual(nodes);
      expect(pageInfo).toMatchObject({
        startCursor: edges.at(0)?.cursor,
        endCursor: edges.at(-1)?.cursor,
        hasPreviousPage: index > 0,
      });
    }
  });

  it.each(LISTS)("%s: goes on from the cursor of any edge", async (...list) => {
    const whole = await pageOf(list, 100, null);
    const [, cursor] = whole.edges;
    const rest = await pageOf(list, 2, cursor?.cursor ?? whole.edges[0]?.cursor ?? null);
    const start = cursor ? 2 : 1;
    expect(rest.nodes).toEqual(whole.nodes.slice(start, start + 2));
  });

  it.each(LISTS)("%s: refuses a cursor of another list", async (name, selection, key) => {
    const other = await causeway.data<{ list: List<Identified> }>(
      name === "consulServices"
        ? "{ list: consulNodes(first: 1) { pageInfo { endCursor } } }"
        : "{ list: consulServices(first: 1) { pageInfo { endCursor } } }",
    );
    for (const after of [other.list.pageInfo.endCursor, "nonsense", "", "AAAA"]) {
      const { status, errors } = await causeway.query(operationOf(selection, key), { after });
      expect(status).toBe(200);
      expect(errors).toMatchObject([{ extensions: { code: "BAD_CURSOR" } }]);
    }
  });

  it.each(LISTS)("%s: takes 1 to 100 at once, and null for the default", async (...list) => {
    const [, selection, key] = list;
    const whole = await pageOf(list, 100, null);
    const byDefault = await causeway.data<Listed<Page>>(operationOf(selection, key), {
      first: null,
    });
    expect(listIn(byDefault).nodes).toEqual(whole.nodes.slice(0, 50));
    for (const first of [0, -1, 101]) {
      const { status, errors } = await causeway.query(operationOf(selection, key), { first });
      expect(status).toBe(400);
      expect(errors).toMatchObject([
        { message: "first must be 1 to 100", extensions: { code: "BAD_USER_INPUT", found: first } },
      ]);
    }
  });
});

describe("filters", () => {
  const idsOf = async (selection: string): Promise<readonly string[]> => {
    const { list } = await causeway.data<{ list: List<Identified> }>(
      `{ list: ${selection} { totalCount nodes { ... on Resource { id } } } }`,
    );
    const ids = list.nodes.map(({ id }) => id);
    if (list.totalCount <= 100) expect(ids).toHaveLength(list.totalCount);
    return ids;
  };
  const services = (filter: string) => idsOf(`consulServices(first: 100, filter: { ${filter} })`);
  const instances = (filter: string) =>
    idsOf(`consulServiceInstances(first: 100, filter: { ${filter} })`);

  it("of services: datacenter, health, tags, kind, text, status", async () => {
    expect(await services('datacenters: ["shanghai"], health: [CRITICAL]')).toEqual([
      "consul:hz:service:shanghai/invoices",
    ]);
    expect(await services("health: [MAINTENANCE]")).toEqual(["consul:hz:service:shanghai/reports"]);
    expect(await services('serviceTags: ["public", "http"], serviceKinds: [""]')).toEqual([
      "consul:hz:service:hangzhou/web",
    ]);
    expect(await services('serviceKinds: ["ingress-gateway"]')).toEqual([
      "consul:hz:service:hangzhou/ingress-gateway",
    ]);
    expect(await services('text: "ESSION-ST"')).toEqual([
      "consul:hz:service:hangzhou/session-store",
    ]);
    expect(await services('statuses: ["critical"]')).toEqual([
      "consul:hz:service:shanghai/invoices",
    ]);
    const plain = await services('serviceKinds: [""]');
    expect(plain).toContain("consul:hz:service:hangzhou/web");
    expect(plain).not.toContain("consul:hz:service:hangzhou/web-sidecar-proxy");
  });

  it("of instances, nodes, intentions and config entries", async () => {
    expect(
      await instances('services: ["reports"], datacenters: ["shanghai"], health: [MAINTENANCE]'),
    ).toHaveLength(2);
    expect(await instances('services: ["reports"], datacenters: ["hangzhou"]')).toEqual([]);
    expect(
      await idsOf('consulNodes(filter: { text: "sg-app-0", datacenters: ["singapore"] })'),
    ).toHaveLength(8);
    expect(
      await idsOf(
        'consulIntentions(filter: { sourceName: "*", destinationName: "payments", actions: [DENY], datacenters: ["hangzhou"] })',
      ),
    ).toEqual(["consul:hz:intention:hangzhou/%2A/payments"]);
    expect(
      await idsOf(
        'consulConfigEntries(filter: { entryKinds: ["service-splitter"], datacenters: ["singapore"] })',
      ),
    ).toEqual(["consul:hz:config-entry:singapore/service-splitter/api"]);
    expect(await idsOf('consulDatacenters(filter: { text: "shang" })')).toEqual([
      "consul:hz:datacenter:shanghai",
    ]);
  });

  it("that nothing meets leave an empty list, not an error", async () => {
    expect(await services('datacenters: ["nowhere"]')).toEqual([]);
    expect(await services('sources: ["nobody"]')).toEqual([]);
    expect(await services('environments: ["production"]')).toEqual([]);
    expect(await services("managed: true")).toEqual([]);
    expect(await services("health: []")).toEqual([]);
  });

  it("of resources: systems, kinds, sources, environments, tags and parts of aliases", async () => {
    const resources = (filter: string) => idsOf(`resources(first: 100, filter: { ${filter} })`);
    expect(await resources("systems: [NOMAD]")).toEqual([]);
    expect(await resources('kinds: [CONSUL_DATACENTER], sources: ["hz"]')).toHaveLength(3);
    expect(await resources('environments: ["test"], kinds: [CONSUL_DATACENTER]')).toHaveLength(3);
    expect(await resources('text: "hangzhou/hz-app-01", kinds: [CONSUL_NODE]')).toEqual([
      "consul:hz:node:hangzhou/hz-app-01",
    ]);
    const tagged = await resources(
      'tags: [{ key: "zone", value: "cn-hangzhou-h" }], kinds: [CONSUL_NODE]',
    );
    expect(tagged.length).toBeGreaterThan(0);
    expect(await resources('tags: [{ key: "zone" }], kinds: [CONSUL_NODE]')).toHaveLength(40);
  });
});
