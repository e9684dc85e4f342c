import { createServer } from "node:net";
import { Writable } from "node:stream";
import { afterEach, describe, expect, it } from "@jest/globals";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { createLogger } from "../../src/telemetry/logger.js";
import { consulApi } from "../consul/consulApi.js";
import { startProxy } from "../consul/startProxy.js";
import {
  type Identified,
  type List,
  type TestAnswer,
  TestGateway,
} from "../support/startTestGateway.js";
import { until } from "../support/until.js";

/** A port on which nothing listens: the discard service's, which needs privileges. */
const DEAD = "http://127.0.0.1:9";

const running: { close(): Promise<void> }[] = [];
const keep = <T extends { close(): Promise<void> }>(one: T): T => {
  running.unshift(one);
  return one;
};

afterEach(async () => {
  for (const one of running.splice(0)) await one.close();
});

const startWeb = async (
  options: Parameters<typeof startConsul>[0] = {},
): Promise<ConsulSandbox> => {
  const consul = keep(await startConsul({ datacenters: ["dc1"], ...options }));
  await consulApi(consul.address).put("/agent/service/register", { Name: "web", Port: 80 });
  await consulApi(consul.address).put("/kv/a", "1");
  return consul;
};

const QUERY = `{ consulServices(filter: { sources: ["hz"] }) { totalCount nodes { name source { status reason } } }
  consulService(source: "hz", name: "web") { id instances { nodes { node { name } } } }
  sources { name status reason staleSeconds observedAt resourceCount } }`;

/** What `QUERY` answers. */
interface Told {
  readonly consulServices: List<unknown>;
  readonly consulService: Identified | null;
  readonly sources: readonly { readonly observedAt: string }[];
}

const statusIs =
  (status: string) =>
  ({ extensions }: Pick<TestAnswer, "extensions">): boolean =>
    extensions.sources.some((one) => one.id === "consul:hz" && one.status === status);

describe("a Consul that goes away", () => {
  it("is STALE, with the reason, and its last view is served without an error", async () => {
    const consul = await startWeb();
    const causeway = keep(await TestGateway.start([{ name: "hz", address: consul.address }]));
    const before = await causeway.query<Told>(QUERY);
    expect(before.extensions.sources).toMatchObject([{ status: "LIVE", reason: null }]);
    await consul.close();
    const after = await causeway.until<Told>(QUERY, statusIs("STALE"));
    expect(after.errors).toBeUndefined();
    expect(after.status).toBe(200);
    expect(after.data.consulService).toEqual(before.data.consulService);
    expect(after.data.consulServices.totalCount).toBe(2);
    const [row] = after.extensions.sources;
    expect(row).toMatchObject({ id: "consul:hz", calls: 0, reason: expect.stringContaining("hz") });
    expect(row?.staleSeconds).toBeGreaterThanOrEqual(0);
    const [source] = after.data.sources;
    expect(source).toMatchObject({
      status: "STALE",
      reason: row?.reason,
      resourceCount: 6,
      observedAt: before.data.sources[0]?.observedAt,
    });
    const drawn = await causeway.data("{ topology { incomplete { id status } } }");
    expect(drawn).toEqual({
      topology: { incomplete: [{ id: "consul:hz", status: "STALE" }] },
    });
  });

  it("fails what is read live, and only that", async () => {
    const consul = await startWeb();
    const causeway = keep(await TestGateway.start([{ name: "hz", address: consul.address }]));
    await consul.close();
    await causeway.until<Told>(QUERY, statusIs("STALE"));
    const { status, data, errors, extensions } = await causeway.query(`{
      consulKeys { nodes { key } } consulSessions { nodes { id } } consulPreparedQueries { nodes { id } }
      node(id: "consul:hz:key:dc1/a") { id }
      nodes(ids: ["consul:hz:key:dc1/a", "consul:hz:service:dc1/web"]) { id }
      consulServices { totalCount } }`);
    expect(status).toBe(200);
    expect(data).toEqual({
      consulKeys: null,
      consulSessions: null,
      consulPreparedQueries: null,
      node: null,
      nodes: [null, { id: "consul:hz:service:dc1/web" }],
      consulServices: { totalCount: 2 },
    });
    expect(errors?.map(({ path }) => path?.join(".")).toSorted()).toEqual([
      "consulKeys",
      "consulPreparedQueries",
      "consulSessions",
      "node",
      "nodes.0",
    ]);
    for (const { extensions: told } of errors ?? []) {
      expect(told).toMatchObject({ code: "UPSTREAM_UNAVAILABLE", source: "hz" });
    }
    expect(extensions.sources[0]?.calls).toBeGreaterThan(0);
  });

  it("heals without a restart, and shows what changed meanwhile", async () => {
    const consul = await startWeb();
    const { port, cluster, address } = consul;
    const causeway = keep(await TestGateway.start([{ name: "hz", address }]));
    await consul.close();
    await causeway.until<Told>(QUERY, statusIs("STALE"));
    const elsewhere = await startConsul({ cluster });
    const api = consulApi(elsewhere.address);
    await api.put("/agent/service/register", { Name: "new", Port: 81 });
    await api.put("/agent/service/deregister/web");
    await elsewhere.close();
    keep(await startConsul({ cluster, port }));
    const { data } = await causeway.until<Told>(QUERY, statusIs("LIVE"));
    expect(data.consulService).toBeNull();
    expect(data.consulServices.nodes).toEqual([
      { name: "consul", source: { status: "LIVE", reason: null } },
      { name: "new", source: { status: "LIVE", reason: null } },
    ]);
    const live = await causeway.query("{ consulKeys { nodes { key } } }");
    expect(live.data).toEqual({ consulKeys: { nodes: [{ key: "a" }] } });
  });

  it("that comes back as another cluster, its indexes lower, is read anew", async () => {
    const consul = await startWeb();
    const { port, address } = consul;
    for (let count = 0; count < 50; count += 1) await consulApi(address).put("/kv/a", `${count}`);
    const causeway = keep(await TestGateway.start([{ name: "hz", address }]));
    await consul.close();
    await causeway.until<Told>(QUERY, statusIs("STALE"));
    keep(await startConsul({ datacenters: ["dc1"], port, nodeName: "another" }));
    const { data } = await causeway.until<Told>(QUERY, statusIs("LIVE"));
    expect(data.consulServices).toMatchObject({ totalCount: 1, nodes: [{ name: "consul" }] });
    expect(await causeway.data("{ consulNodes { nodes { name } } }")).toEqual({
      consulNodes: { nodes: [{ name: "another" }] },
    });
    await consulApi(address).put("/agent/service/register", { Name: "later" });
    await causeway.until(
      '{ consulService(name: "later") { id } }',
      ({ data: { consulService } }) => consulService !== null,
    );
  });

  it("that hangs is noticed, although its long polls are still open", async () => {
    const consul = await startWeb();
    const proxy = keep(await startProxy(consul.address));
    const causeway = keep(await TestGateway.start([{ name: "hz", address: proxy.address }]));
    proxy.intercept = () => new Promise(() => undefined);
    const { data, errors } = await causeway.until<Told>(QUERY, statusIs("STALE"));
    expect(errors).toBeUndefined();
    expect(data.consulService).not.toBeNull();
    proxy.intercept = () => null;
    await causeway.until<Told>(QUERY, statusIs("LIVE"));
  });

  it("in one datacenter is STALE for that one; the others are followed as before", async () => {
    const consul = keep(await startConsul({ datacenters: ["dc1", "dc2"] }));
    const api = consulApi(consul.address);
    const web = { Node: "far", Address: "10.2.0.1", Service: { Service: "web" } };
    await api.put("/catalog/register?dc=dc2", web);
    const proxy = keep(await startProxy(consul.address));
    const causeway = keep(await TestGateway.start([{ name: "hz", address: proxy.address }]));
    proxy.intercept = (path) =>
      path.includes("dc=dc2") ? { status: 500, body: "No path to datacenter" } : null;
    proxy.breakConnections();
    const { extensions, data } = await causeway.until<Told>(QUERY, statusIs("STALE"));
    expect(data.consulService).toMatchObject({ id: "consul:hz:service:dc2/web" });
    await api.put("/agent/service/register", { Name: "near" });
    await causeway.until<{ consulService: unknown }>(
      '{ consulService(name: "near") { id } }',
      (answer) => answer.data.consulService !== null,
    );
    expect(extensions.sources).toMatchObject([{ reason: expect.stringContaining("dc2") }]);
    proxy.intercept = () => null;
    await causeway.until<Told>(QUERY, statusIs("LIVE"));
  });
});

const LISTS = [
  "consulDatacenters { totalCount }",
  "consulNodes { totalCount }",
  "consulServices { totalCount }",
  "consulServiceInstances { totalCount }",
  "consulIntentions { totalCount }",
  "consulConfigEntries { totalCount }",
  'consulService(name: "web") { id }',
  "consulKeys { nodes { key } }",
  "consulSessions { nodes { id } }",
  "consulPreparedQueries { nodes { id } }",
  'resolve(identifier: "web") { id }',
  "resources { totalCount }",
  "inventory(groupBy: [KIND]) { count }",
  "topology { omitted }",
  'paths(from: "a", to: "b") { resources { id } }',
  'impact(of: ["a"]) { omitted }',
  "findings { totalCount }",
  'node(id: "consul:hz:service:dc1/web") { id }',
];

describe("a Consul that never answered", () => {
  it("is never an empty list: every field that reads it is null, with UPSTREAM_UNAVAILABLE", async () => {
    const causeway = keep(await TestGateway.start([{ name: "hz", address: DEAD }]));
    for (const list of LISTS) {
      const { status, data, errors, extensions } = await causeway.query(`{ it: ${list} }`);
      expect({ list, status, data }).toEqual({ list, status: 200, data: { it: null } });
      expect(errors).toMatchObject([
        { path: ["it"], extensions: { code: "UPSTREAM_UNAVAILABLE", source: "hz" } },
      ]);
      expect(extensions.sources).toMatchObject([
        { id: "consul:hz", status: "UNREACHABLE", staleSeconds: null },
      ]);
    }
    const { sources } = await causeway.data(
      "{ sources { id status reason resourceCount observedAt version } }",
    );
    expect(sources).toEqual([
      {
        id: "consul:hz",
        status: "UNREACHABLE",
        reason: expect.stringContaining("refuses connections"),
        resourceCount: 0,
        observedAt: null,
        version: null,
      },
    ]);
    expect((await fetch(new URL("/readyz", causeway.gateway.url))).status).toBe(200);
  });

  it("does not hide what another one knows; the answer tells that it is missing", async () => {
    const consul = await startWeb();
    const causeway = keep(
      await TestGateway.start([
        { name: "dead", address: DEAD },
        { name: "hz", address: consul.address },
      ]),
    );
    const { data, errors, extensions } = await causeway.query(`{
      consulServices { totalCount } resources { totalCount } resolve(identifier: "web") { id }
      inventory(groupBy: []) { count } topology { incomplete { id reason } resources { id } }
      findings { totalCount } consulService(source: "hz", name: "web") { id }
      nodes(ids: ["consul:dead:service:dc1/web", "consul:hz:service:dc1/web"]) { id }
      consulKeys(source: "hz") { nodes { key } } }`);
    expect(data).toMatchObject({
      consulServices: { totalCount: 2 },
      resources: { totalCount: 6 },
      resolve: [
        { id: "consul:hz:service-instance:dc1/consul-server-1/web" },
        { id: "consul:hz:service:dc1/web" },
      ],
      inventory: [{ count: 6 }],
      topology: { incomplete: [{ id: "consul:dead", reason: expect.any(String) }] },
      nodes: [null, { id: "consul:hz:service:dc1/web" }],
      consulKeys: { nodes: [{ key: "a" }] },
    });
    expect(errors).toMatchObject([
      { path: ["nodes", 0], extensions: { code: "UPSTREAM_UNAVAILABLE", source: "dead" } },
    ]);
    expect(extensions.sources).toMatchObject([
      { id: "consul:dead", status: "UNREACHABLE", calls: 0 },
      { id: "consul:hz", status: "LIVE" },
    ]);
    const alone = await causeway.query(
      '{ consulServices(filter: { sources: ["dead"] }) { totalCount } }',
    );
    expect(alone.errors).toMatchObject([{ extensions: { code: "UPSTREAM_UNAVAILABLE" } }]);
    expect(alone.extensions.sources).toHaveLength(1);
  });

  it("is read as soon as it answers", async () => {
    const first = await startConsul({ datacenters: ["dc1"] });
    const { port, address, cluster } = first;
    await first.close();
    const causeway = keep(await TestGateway.start([{ name: "hz", address }]));
    const query = "{ consulNodes { totalCount } }";
    expect((await causeway.query(query)).errors).toHaveLength(1);
    keep(await startConsul({ cluster, port }));
    const { errors, data } = await causeway.until(query, statusIs("LIVE"));
    expect(errors).toBeUndefined();
    expect(data).toEqual({ consulNodes: { totalCount: 1 } });
  });
});

describe("the first seconds of a gateway", () => {
  it("a request that comes before the first view waits for it", async () => {
    const consul = await startWeb();
    const sources = [{ name: "hz", address: consul.address }];
    const causeway = keep(await TestGateway.start(sources, { isAwaited: false }));
    const { data, errors } = await causeway.query<Told>(QUERY);
    expect(errors).toBeUndefined();
    expect(data.consulService).toMatchObject({ id: "consul:hz:service:dc1/web" });
  });

  it("a source that hangs is not waited for longer than a caller would", async () => {
    const consul = await startWeb();
    const proxy = keep(await startProxy(consul.address));
    proxy.intercept = () => new Promise(() => undefined);
    const sources = [
      { name: "hangs", address: proxy.address },
      { name: "hz", address: consul.address },
    ];
    const causeway = keep(await TestGateway.start(sources, { isAwaited: false }));
    const { data, errors, extensions } = await causeway.query<Told>(QUERY);
    expect(errors).toBeUndefined();
    expect(data.consulServices.totalCount).toBe(2);
    expect(extensions.sources).toMatchObject([
      { id: "consul:hangs", status: "UNREACHABLE", reason: expect.any(String) },
      { id: "consul:hz", status: "LIVE" },
    ]);
  });
});

describe("the log of a gateway", () => {
  it("tells once that a source cannot be read, and why, however often it is tried", async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const log = createLogger({ level: "info", destination });
    let tries = 0;
    const broken = createServer((socket) => {
      tries += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
    keep({
      close: () => {
        broken.close();
        return Promise.resolve();
      },
    });
    const address = broken.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const consul = await startWeb();
    const sources = [
      { name: "broken", address: `http://127.0.0.1:${port}` },
      { name: "hz", address: consul.address, token: "canary" },
    ];
    const causeway = keep(await TestGateway.start(sources, { log }));
    await consul.close();
    await causeway.until<Told>(QUERY, statusIs("STALE"));
    // Each attempt to read it is three tries to call it.
    await until("the other one is tried again and again", () => tries > 9);
    const of = (source: string) => lines.filter((line) => line.includes(`"source":"${source}"`));
    expect(of("consul:broken")).toHaveLength(1);
    expect(of("consul:broken")[0]).toContain("it was never read");
    expect(of("consul:hz")[0]).toContain("its last view is served");
    expect(lines.join("")).not.toContain("canary");
  });
});
