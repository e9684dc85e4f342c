import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { consulApi } from "../consul/consulApi.js";
import {
  type Identified,
  type List,
  type TestAnswer,
  TestGateway,
} from "../support/startTestGateway.js";
import { PREPARED_QUERY, SESSION, startShop } from "./seedShop.js";

let consul: ConsulSandbox;
let causeway: TestGateway;

beforeAll(async () => {
  consul = await startShop();
  causeway = await TestGateway.start([{ name: "hz", address: consul.address }]);
});

afterAll(async () => {
  await causeway.close();
  await consul.close();
});

const SERVICE = "consul:hz:service:dc1";
const INSTANCE = "consul:hz:service-instance:dc1";
const WEB = `${SERVICE}/web`;
const NODE_1 = "consul:hz:node:dc1/node-1";
const NODE_2 = "consul:hz:node:dc1/node-2";

const idsOf = (things: readonly { readonly id: string }[]) => things.map(({ id }) => id);

describe("node and nodes", () => {
  const everyKind = [
    ["ConsulService", WEB],
    ["ConsulServiceInstance", `${INSTANCE}/node-1/web-1`],
    ["ConsulNode", NODE_1],
    ["ConsulDatacenter", "consul:hz:datacenter:dc2"],
    ["ConsulIntention", "consul:hz:intention:dc1/%2A/db"],
    ["ConsulConfigEntry", "consul:hz:config-entry:dc1/service-defaults/web"],
    ["ConsulKey", "consul:hz:key:dc1/app/a"],
    ["ConsulSession", `consul:hz:session:dc1/${SESSION}`],
    ["ConsulPreparedQuery", `consul:hz:prepared-query:dc1/${PREPARED_QUERY}`],
    ["Source", "consul:hz"],
  ] as const;

  it.each(everyKind)("find a %s by its id", async (type, id) => {
    const { node, nodes } = await causeway.data(
      `query ($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id } nodes(ids: $ids) { __typename id } }`,
      { id, ids: [id, "consul:hz:service:dc1/nope", id] },
    );
    expect(node).toEqual({ __typename: type, id });
    expect(nodes).toEqual([node, null, node]);
  });

  it.each([
    "",
    "x",
    "consul",
    "consul:hz:",
    "consul:hz:service",
    "consul:hz:service:dc1/nope",
    "consul:hz:service:nowhere/web",
    "consul:nobody:service:dc1/web",
    "consul:nobody",
    "nomad:hz:job:global/default/web",
    "consul:hz:key:dc1/nope",
    "consul:hz:key:nowhere/app/a",
    "consul:hz:key:dc1",
    "consul:hz:key:dc1/",
    "consul:hz:session:dc1/not-a-uuid",
    "consul:hz:session:dc1/00000000-0000-0000-0000-000000000000",
    "consul:hz:prepared-query:dc1/00000000-0000-0000-0000-000000000000",
    "consul:hz:service:dc1/%",
    "consul:hz:service:dc1/w%65b",
    "consul:hz:SERVICE:dc1/web",
    "__proto__",
    "constructor",
    "consul:hz:__proto__:dc1/web",
    "consul:hz:constructor:dc1/web",
  ])("give null, without an error, for %j", async (id) => {
    expect(
      await causeway.data("query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }", {
        id,
      }),
    ).toEqual({ node: null, nodes: [null] });
  });

  it("take at most 100 ids", async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `consul:hz:service:dc1/s${index}`);
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    const { errors } = await causeway.query(query, { ids });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    const { nodes } = await causeway.data(query, { ids: ids.slice(1) });
    expect(nodes).toEqual(ids.slice(1).map(() => null));
    expect(await causeway.data(query, { ids: [] })).toEqual({ nodes: [] });
  });
});

describe("resolve", () => {
  const resolved = async (identifier: string): Promise<readonly string[]> => {
    const { resolve } = await causeway.data<{ resolve: readonly Identified[] }>(
      "query ($identifier: String!) { resolve(identifier: $identifier) { id } }",
      { identifier },
    );
    return idsOf(resolve);
  };

  it("finds things by id, name, service id, address and alias, whatever their case", async () => {
    expect(await resolved(WEB)).toEqual([WEB]);
    expect(await resolved("web")).toContain(WEB);
    expect(await resolved("WEB-1")).toContain(`${INSTANCE}/node-1/web-1`);
    expect(await resolved("Node-1")).toContain(NODE_1);
    expect(await resolved("10.0.0.1")).toContain(NODE_1);
    expect(await resolved("consul.service:hz/dc1/web")).toEqual([WEB]);
    expect(await resolved("api")).toEqual([`${SERVICE}/api`, "consul:hz:service:dc2/api"]);
    expect(await resolved("dc2")).toEqual(["consul:hz:datacenter:dc2"]);
  });

  it("is empty where nothing is known by the identifier: never a part of one", async () => {
    for (const unknown of ["we", "", " ", "web ", "10.0.0", "constructor", "%", "💥"]) {
      expect(await resolved(unknown)).toEqual([]);
    }
  });
});

describe("inventory", () => {
  it("counts by what is asked, with one entry of the key per dimension", async () => {
    interface Group {
      readonly key: unknown;
      readonly count: number;
    }
    const { byKind, all, byStatus } = await causeway.data<
      Record<"byKind" | "all" | "byStatus", readonly Group[]>
    >(`{
      byKind: inventory(groupBy: [SYSTEM, KIND]) { key count }
      all: inventory(groupBy: []) { key count }
      byStatus: inventory(filter: { kinds: [CONSUL_SERVICE] },
        groupBy: [STATUS, ENVIRONMENT, MANAGED, SOURCE, REGION]) { key count } }`);
    expect(byKind).toContainEqual({ key: { SYSTEM: "CONSUL", KIND: "CONSUL_SERVICE" }, count: 7 });
    const total = byKind.reduce((sum, { count }) => sum + count, 0);
    expect(all).toEqual([{ key: {}, count: total }]);
    expect(byStatus[0]).toEqual({
      key: {
        STATUS: "critical",
        ENVIRONMENT: "test",
        MANAGED: false,
        SOURCE: "consul:hz",
        REGION: null,
      },
      count: 1,
    });
  });
});

interface Drawn {
  readonly resources: readonly Identified[];
  readonly relations: readonly {
    readonly kind: string;
    readonly from: Identified;
    readonly to: Identified;
  }[];
  readonly omitted: number;
  readonly mermaid: string;
  readonly dot: string;
}

describe("topology", () => {
  const topology = async (options: string) => {
    const data = await causeway.data<{ topology: Drawn }>(`{ topology${options} {
      resources { id } relations { kind from { id } to { id } evidence { alias } }
      omitted incomplete { id } mermaid dot } }`);
    return data.topology;
  };

  it("draws a neighbourhood as far as the depth goes, and no further than a container", async () => {
    const near = await topology(`(roots: ["${WEB}"], depth: 1)`);
    expect(idsOf(near.resources)).toEqual(
      expect.arrayContaining([
        WEB,
        `${SERVICE}/api`,
        "consul:hz:datacenter:dc1",
        `${INSTANCE}/node-1/web-1`,
      ]),
    );
    expect(idsOf(near.resources)).not.toContain(NODE_1);
    const far = await topology(`(roots: ["${WEB}"], depth: 9)`);
    expect(idsOf(far.resources)).toContain(NODE_1);
    // Only the datacenter, which no walk passes, would lead there.
    expect(idsOf(far.resources)).not.toContain("consul:hz:node:dc1/consul-server-1");
    expect(far).toMatchObject({ omitted: 0, incomplete: [] });
  });

  it("shows relations only between what it shows, each once, with their evidence", async () => {
    const { resources, relations, mermaid, dot } = await topology(
      '(filter: { kinds: [CONSUL_SERVICE], text: "dc1" }, relations: [CALLS])',
    );
    const shown = new Set(idsOf(resources));
    for (const { kind, from, to } of relations) {
      expect(kind).toBe("CALLS");
      expect(shown.has(from.id) && shown.has(to.id)).toBe(true);
    }
    expect(relations).toContainEqual({
      kind: "CALLS",
      from: { id: WEB },
      to: { id: `${SERVICE}/api` },
      evidence: { alias: "consul.service:hz/dc1/api" },
    });
    expect(mermaid).toMatch(/^flowchart LR\n {2}n0\["api<br\/>CONSUL_SERVICE"\]/);
    expect(mermaid).toMatch(/n\d -->\|CALLS\| n0/);
    expect(dot).toMatch(/^digraph estate \{/);
  });

  it("tells how much the limit left out, and gives the same again", async () => {
    const whole = await topology("");
    const part = await topology("(limit: 5)");
    expect(part.resources).toHaveLength(5);
    expect(part.omitted).toBe(whole.resources.length - 5);
    expect(await topology("(limit: 5)")).toEqual(part);
    const { errors } = await causeway.query("{ topology(limit: 501) { omitted } }");
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  it("follows relations one way, and of some kinds only", async () => {
    const out = await topology(`(roots: ["${WEB}"], direction: OUT, relations: [CALLS], depth: 5)`);
    expect(idsOf(out.resources)).toEqual([WEB, `${SERVICE}/api`, `${SERVICE}/db`]);
    const into = await topology(`(roots: ["${SERVICE}/db"], direction: IN, relations: [CALLS])`);
    expect(idsOf(into.resources)).toEqual([`${SERVICE}/db`, `${SERVICE}/api`, WEB]);
  });
});

describe("paths", () => {
  const paths = async (from: string, to: string) => {
    const data = await causeway.data<{ paths: unknown }>(
      "query ($from: ID!, $to: ID!) { paths(from: $from, to: $to) { resources { id } relations { kind } } }",
      { from, to },
    );
    return data.paths;
  };

  it("finds the shortest chains, whichever way relations point", async () => {
    expect(await paths(NODE_1, `${SERVICE}/api`)).toEqual(
      expect.arrayContaining([
        {
          resources: [
            { id: NODE_1 },
            { id: `${INSTANCE}/node-1/web-1` },
            { id: WEB },
            { id: `${SERVICE}/api` },
          ],
          relations: [{ kind: "RUNS_ON" }, { kind: "BELONGS_TO" }, { kind: "CALLS" }],
        },
      ]),
    );
  });

  it("does not walk through a datacenter, and is empty where there is no way or no such thing", async () => {
    expect(await paths(WEB, "consul:hz:node:dc1/consul-server-1")).toEqual([]);
    expect(await paths(WEB, "consul:hz:service:dc2/api")).toEqual([]);
    expect(await paths(WEB, "consul:hz:service:dc1/nope")).toEqual([]);
    expect(await paths(WEB, WEB)).toEqual([{ resources: [{ id: WEB }], relations: [] }]);
  });
});

describe("impact", () => {
  const impact = async (...of: readonly string[]) => {
    const data = await causeway.data<{
      impact: Record<"resources" | "services", readonly Identified[]>;
    }>(
      `query ($of: [ID!]!) { impact(of: $of) { resources { id } services { id } relations { kind }
        omitted incomplete { id } } }`,
      { of },
    );
    return data.impact;
  };

  it("of a node: its instances, their services, and who calls those that are lost", async () => {
    const { resources, services } = await impact(NODE_2);
    expect(idsOf(resources)).toEqual(
      expect.arrayContaining([NODE_2, `${INSTANCE}/node-2/web-2`, `${INSTANCE}/node-2/db-1`]),
    );
    // `web` keeps an instance; it is affected all the same, for `api` is lost and it calls that.
    expect(new Set(idsOf(services))).toEqual(new Set([`${SERVICE}/api`, `${SERVICE}/db`, WEB]));
  });

  it("of one of two instances: the service is listed, and the walk ends there", async () => {
    const { services, resources } = await impact(`${INSTANCE}/node-1/web-1`);
    expect(idsOf(services)).toEqual([WEB]);
    expect(idsOf(resources)).toEqual([`${INSTANCE}/node-1/web-1`, WEB]);
  });

  it("of nothing that is known: nothing", async () => {
    expect(await impact("consul:hz:service:dc1/nope")).toMatchObject({
      resources: [],
      services: [],
      omitted: 0,
    });
    expect(await impact()).toMatchObject({ resources: [] });
  });
});

describe("findings", () => {
  it("tell a reference that leads nowhere, until the thing comes", async () => {
    const api = consulApi(consul.address);
    const query = `{ findings(filter: { kinds: [DANGLING] }) { totalCount nodes { kind detail
      resource { id } differences { attribute } observedAt } } }`;
    interface Told {
      readonly findings: List<unknown>;
    }
    const count =
      (of: number) =>
      ({ data }: TestAnswer<Told>) =>
        data.findings.totalCount === of;
    expect(await causeway.data(query)).toMatchObject({ findings: { totalCount: 0 } });
    await api.put("/connect/intentions/exact?source=ghost&destination=web", { Action: "allow" });
    const { data } = await causeway.until<Told>(query, count(1));
    expect(data.findings.nodes).toMatchObject([
      {
        kind: "DANGLING",
        detail: "APPLIES_TO consul.service:hz/dc1/ghost: nothing is known by this identifier.",
        resource: { id: "consul:hz:intention:dc1/ghost/web" },
        differences: [],
      },
    ]);
    const { web, others } = await causeway.data(`{
      web: findings(filter: { resource: "${WEB}" }) { totalCount }
      others: findings(filter: { kinds: [AMBIGUOUS, GHOST, UNMANAGED, DRIFT, CLAIMED_TWICE] }) { totalCount } }`);
    expect([web, others]).toEqual([{ totalCount: 0 }, { totalCount: 0 }]);
    await api.put("/agent/service/register", { Name: "ghost" });
    await causeway.until<Told>(query, count(0));
  });
});

describe("sources and viewer", () => {
  it("tell what each source is, and who asks", async () => {
    interface Told {
      readonly resourceCount: number;
      readonly staleSeconds: number;
      readonly observedAt: string;
    }
    const { sources, viewer } = await causeway.data<{
      sources: readonly Told[];
      viewer: unknown;
    }>(`{
      sources { id name system address status reason sandbox version resourceCount observedAt
        staleSeconds remarks }
      viewer { subject name roles } }`);
    expect(viewer).toEqual({ subject: "root", name: null, roles: ["admin"] });
    expect(sources).toMatchObject([
      {
        id: "consul:hz",
        name: "hz",
        system: "CONSUL",
        address: consul.address,
        status: "LIVE",
        reason: null,
        sandbox: false,
        version: "1.15.10",
        remarks: [],
      },
    ]);
    const { resources } = await causeway.data<{ resources: List<unknown> }>(
      "{ resources { totalCount } }",
    );
    expect(sources[0]?.resourceCount).toBe(resources.totalCount);
    expect(sources[0]?.staleSeconds).toBeGreaterThanOrEqual(0);
    expect(Date.parse(sources[0]?.observedAt ?? "")).toBeLessThanOrEqual(Date.now());
  });
});
