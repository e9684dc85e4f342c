import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { consulApi } from "../consul/consulApi.js";
import { type Fields, type List, TestGateway } from "../support/startTestGateway.js";
import { BIG_FLAG, PREPARED_QUERY, SESSION, startShop } from "./seedShop.js";

let consul: ConsulSandbox;
let causeway: TestGateway;

beforeAll(async () => {
  consul = await startShop();
  causeway = await TestGateway.start([{ name: "hz", address: consul.address, network: "vpc-1" }]);
});

afterAll(async () => {
  await causeway.close();
  await consul.close();
});

const ask = <Data = Fields>(query: string) => causeway.data<Data>(query);

describe("what is observed of Consul", () => {
  it("shows a service with its instances, their checks and nodes, and whom it calls", async () => {
    const { consulService } = await ask<{
      consulService: { instances: List<unknown> };
    }>(`{ consulService(name: "web") {
      id kind system name environment region status datacenter health serviceTags serviceKind
      source { id status } aliases
      instances(first: 5) { totalCount nodes { serviceId serviceName address port health serviceTags
        meta { key value } tags { key value } checks { checkId name status output serviceId }
        service { name } node { name address } proxiedService { name } } }
      upstreams { name } downstreams { name }
      intentions { sourceName destinationName }
    } }`);
    expect(consulService).toMatchObject({
      id: "consul:hz:service:dc1/web",
      kind: "CONSUL_SERVICE",
      system: "CONSUL",
      name: "web",
      environment: "test",
      datacenter: "dc1",
      health: "WARNING",
      status: "warning",
      serviceTags: ["blue", "green"],
      serviceKind: null,
      source: { id: "consul:hz", status: "LIVE" },
      aliases: expect.arrayContaining(["consul.service:hz/dc1/web"]),
      upstreams: [{ name: "api" }],
      downstreams: [],
      // The second one decides about calls of any service, so about those of this one too.
      intentions: [
        { sourceName: "web", destinationName: "api" },
        { sourceName: "*", destinationName: "db" },
      ],
    });
    const { totalCount, nodes } = consulService.instances;
    expect(totalCount).toBe(2);
    expect(nodes[0]).toMatchObject({
      serviceId: "web-1",
      serviceName: "web",
      address: "10.0.0.1",
      port: 8080,
      health: "PASSING",
      serviceTags: ["blue"],
      meta: [{ key: "team", value: "shop" }],
      checks: [
        {
          checkId: "web-1-http",
          name: "web-1 answers",
          status: "PASSING",
          output: "200 OK",
          serviceId: "web-1",
        },
      ],
      service: { name: "web" },
      node: { name: "node-1", address: "10.0.0.1" },
      proxiedService: null,
    });
    expect(nodes[1]).toMatchObject({ serviceId: "web-2", address: "10.9.9.9", health: "WARNING" });
  });

  it("lists services, by id, and tells the worst of their health", async () => {
    const { consulServices } = await ask(
      `{ consulServices { totalCount nodes { id health downstreams { name } } } }`,
    );
    expect(consulServices).toEqual({
      totalCount: 7,
      nodes: [
        { id: "consul:hz:service:dc1/api", health: "PASSING", downstreams: [{ name: "web" }] },
        { id: "consul:hz:service:dc1/consul", health: "PASSING", downstreams: [] },
        { id: "consul:hz:service:dc1/db", health: "CRITICAL", downstreams: [{ name: "api" }] },
        { id: "consul:hz:service:dc1/web", health: "WARNING", downstreams: [] },
        { id: "consul:hz:service:dc1/web-sidecar-proxy", health: "PASSING", downstreams: [] },
        { id: "consul:hz:service:dc2/api", health: "PASSING", downstreams: [] },
        { id: "consul:hz:service:dc2/consul", health: "PASSING", downstreams: [] },
      ],
    });
  });

  it("lists instances; a sidecar tells the service that it stands in front of", async () => {
    const { consulServiceInstances } = await ask(`{ consulServiceInstances(
      filter: { serviceKinds: ["connect-proxy"] }) { totalCount nodes { id serviceKind
        proxiedService { name upstreams { name } } } } }`);
    expect(consulServiceInstances).toEqual({
      totalCount: 1,
      nodes: [
        {
          id: "consul:hz:service-instance:dc1/node-1/web-1-sidecar-proxy",
          serviceKind: "connect-proxy",
          proxiedService: { name: "web", upstreams: [{ name: "api" }] },
        },
      ],
    });
  });

  it("lists nodes with their metadata, checks and instances", async () => {
    const { consulNodes } = await ask<{
      consulNodes: List<unknown>;
    }>(`{ consulNodes(filter: { datacenters: ["dc1"] }) { nodes {
      id name datacenter address consulNodeId health meta { key value } checks { checkId status }
      instances { nodes { serviceId } } } } }`);
    expect(consulNodes.nodes).toHaveLength(3);
    expect(consulNodes.nodes[0]).toMatchObject({
      name: "consul-server-1",
      checks: [{ checkId: "serfHealth", status: "PASSING" }],
    });
    expect(consulNodes.nodes[1]).toMatchObject({
      id: "consul:hz:node:dc1/node-1",
      datacenter: "dc1",
      address: "10.0.0.1",
      health: "PASSING",
      meta: [{ key: "rack", value: "rack-of-node-1" }],
      instances: { nodes: [{ serviceId: "web-1" }, { serviceId: "web-1-sidecar-proxy" }] },
    });
  });

  it("lists datacenters with what lives in them, each apart", async () => {
    const { consulDatacenters } = await ask(`{ consulDatacenters { nodes { id name
      nodes { totalCount nodes { name } } services { nodes { name datacenter } } } } }`);
    expect(consulDatacenters).toMatchObject({
      nodes: [
        { id: "consul:hz:datacenter:dc1", name: "dc1", nodes: { totalCount: 3 } },
        {
          id: "consul:hz:datacenter:dc2",
          nodes: { nodes: [{ name: "consul-server-1" }, { name: "node-9" }] },
          services: {
            nodes: [
              { name: "api", datacenter: "dc2" },
              { name: "consul", datacenter: "dc2" },
            ],
          },
        },
      ],
    });
  });

  it("lists intentions with their precedence, wildcards and services", async () => {
    const { consulIntentions } = await ask(`{ consulIntentions { nodes { id sourceName
      destinationName action precedence description permissions
      sourceService { id } destinationService { id } } } }`);
    expect(consulIntentions).toMatchObject({
      nodes: [
        {
          id: "consul:hz:intention:dc1/%2A/db",
          action: "DENY",
          precedence: 8,
          sourceService: null,
          destinationService: { id: "consul:hz:service:dc1/db" },
        },
        { id: "consul:hz:intention:dc1/api/db", action: "ALLOW" },
        {
          id: "consul:hz:intention:dc1/web/api",
          action: "ALLOW",
          precedence: 9,
          description: "the shop calls its API",
          permissions: null,
          sourceService: { id: "consul:hz:service:dc1/web" },
          destinationService: { id: "consul:hz:service:dc1/api" },
        },
      ],
    });
  });

  it("lists config entries with their bodies", async () => {
    const { consulConfigEntries } = await ask(`{ consulConfigEntries(
      filter: { entryKinds: ["service-defaults", "proxy-defaults"] }) {
        nodes { id entryKind name body modifyIndex } } }`);
    expect(consulConfigEntries).toMatchObject({
      nodes: [
        { id: "consul:hz:config-entry:dc1/proxy-defaults/global", entryKind: "proxy-defaults" },
        {
          id: "consul:hz:config-entry:dc1/service-defaults/web",
          body: { Kind: "service-defaults", Name: "web", Protocol: "http" },
          modifyIndex: expect.stringMatching(/^\d+$/),
        },
      ],
    });
  });

  it("relates a thing to all that it is tied to, with the identifier that proves it", async () => {
    const { consulService } = await ask<{
      consulService: Record<"out" | "calls" | "in", List<unknown>>;
    }>(`{ consulService(name: "web") {
      out: relations(direction: OUT) { nodes { kind to { id } evidence { alias strength } } }
      calls: relations(kinds: [CALLS], direction: OUT) { totalCount nodes { to { name } } }
      in: relations(direction: IN, kinds: [BELONGS_TO, PROXIES]) { nodes { kind from { id } } } } }`);
    expect(consulService.out.nodes).toEqual([
      {
        kind: "BELONGS_TO",
        to: { id: "consul:hz:datacenter:dc1" },
        evidence: { alias: "consul.datacenter:hz/dc1", strength: "STATED" },
      },
      {
        kind: "CALLS",
        to: { id: "consul:hz:service:dc1/api" },
        evidence: { alias: "consul.service:hz/dc1/api", strength: "STATED" },
      },
    ]);
    expect(consulService.calls).toEqual({ totalCount: 1, nodes: [{ to: { name: "api" } }] });
    expect(consulService.in.nodes).toEqual(
      expect.arrayContaining([
        {
          kind: "BELONGS_TO",
          from: { id: "consul:hz:service-instance:dc1/node-1/web-1" },
        },
        {
          kind: "PROXIES",
          from: { id: "consul:hz:service-instance:dc1/node-1/web-1-sidecar-proxy" },
        },
      ]),
    );
  });
});

describe("what is read live from Consul", () => {
  it("pages through keys in their order, below a prefix, and loses nothing of numbers", async () => {
    const page = async (after: string | null) => {
      const { consulKeys } = await causeway.data<{ consulKeys: List<{ readonly key: string }> }>(
        `query ($after: String) { consulKeys(prefix: "app/", first: 2, after: $after) {
          totalCount nodes { id key value datacenter source { id } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      return consulKeys;
    };
    const first = await page(null);
    const second = await page(first.pageInfo.endCursor);
    const third = await page(second.pageInfo.endCursor);
    expect(first.nodes[0]).toEqual({
      id: "consul:hz:key:dc1/app/a",
      key: "app/a",
      value: "value of a",
      datacenter: "dc1",
      source: { id: "consul:hz" },
    });
    const keys = [first, second, third].flatMap(({ nodes }) => nodes.map(({ key }) => key));
    expect(keys).toEqual(["app/a", "app/b", "app/c", "app/d", "app/e"]);
    expect(third.pageInfo.hasNextPage).toBe(false);
    expect(first.totalCount).toBeNull();

    const { flagged, binary } = await ask(`{
      flagged: consulKeys(prefix: "flagged") { nodes { flags modifyIndex createIndex lockIndex } }
      binary: consulKeys(prefix: "binary") { nodes { value valueBase64 session } } }`);
    expect(flagged).toMatchObject({ nodes: [{ flags: BIG_FLAG, lockIndex: "0" }] });
    expect(binary).toEqual({ nodes: [{ value: null, valueBase64: "//4=", session: null }] });
  });

  it("reads values only where they are asked for", async () => {
    const names = await causeway.query(`{ consulKeys(prefix: "app/") { nodes { key } } }`);
    const values = await causeway.query(`{ consulKeys(prefix: "app/") { nodes { key value } } }`);
    expect(names.extensions.sources).toMatchObject([{ id: "consul:hz", calls: 1 }]);
    expect(values.extensions.sources).toMatchObject([{ id: "consul:hz", calls: 6 }]);
  });

  it("reads sessions and prepared queries, in their datacenter alone", async () => {
    const data = await ask<
      Record<"consulSessions" | "consulPreparedQueries" | "elsewhere", List<unknown>>
    >(`{
      consulSessions { nodes { id sessionId name behavior ttl checks node { id } source { id } } }
      consulPreparedQueries { nodes { id queryId name service definition } }
      elsewhere: consulSessions(datacenter: "dc2") { nodes { id } } }`);
    expect(data.consulSessions.nodes).toMatchObject([
      {
        id: `consul:hz:session:dc1/${SESSION}`,
        sessionId: SESSION,
        name: "leader",
        behavior: "release",
        ttl: "30s",
        checks: ["serfHealth"],
        node: { id: "consul:hz:node:dc1/node-1" },
        source: { id: "consul:hz" },
      },
    ]);
    expect(data.consulPreparedQueries.nodes).toMatchObject([
      {
        id: `consul:hz:prepared-query:dc1/${PREPARED_QUERY}`,
        name: "near-web",
        service: "web",
      },
    ]);
    expect(data.elsewhere.nodes).toEqual([]);
  });
});

describe("who calls whom", () => {
  it("is stated by upstreams, concluded from exact allow intentions, and never from others", async () => {
    const { db } = await ask(`{ db: consulService(name: "db") { downstreams { name }
      relations(kinds: [CALLS]) { nodes { from { name } evidence { strength } } } } }`);
    // `* -> db` is denied: it is no call, and `api -> db` is one.
    expect(db).toEqual({
      downstreams: [{ name: "api" }],
      relations: { nodes: [{ from: { name: "api" }, evidence: { strength: "DERIVED" } }] },
    });
  });

  it("may cross datacenters", async () => {
    const Upstreams = [{ DestinationName: "api", Datacenter: "dc2", LocalBindPort: 9192 }];
    const Proxy = { DestinationServiceName: "cross", Upstreams };
    const api = consulApi(consul.address);
    await api.put("/agent/service/register", { Name: "cross", Port: 1 });
    await api.put("/agent/service/register", {
      Name: "cross-sidecar-proxy",
      Kind: "connect-proxy",
      Port: 2,
      Proxy,
    });
    const { data } = await causeway.until<{
      consulService: { upstreams: readonly unknown[] } | null;
    }>(
      '{ consulService(name: "cross") { upstreams { id downstreams { id } } } }',
      (answer) => answer.data.consulService?.upstreams.length === 1,
    );
    expect(data.consulService?.upstreams).toEqual([
      {
        id: "consul:hz:service:dc2/api",
        downstreams: [{ id: "consul:hz:service:dc1/cross" }],
      },
    ]);
  });
});
