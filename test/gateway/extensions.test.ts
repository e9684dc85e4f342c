import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { TestGateway } from "../support/startTestGateway.js";
import { startShop } from "./seedShop.js";

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

/** Operations that the estate answers alone. */
const ESTATE = [
  "{ consulServices { nodes { name instances { nodes { node { name } } } } } }",
  '{ consulService(name: "web") { id upstreams { name } } }',
  '{ node(id: "consul:hz:service:dc1/web") { id } }',
  '{ nodes(ids: ["consul:hz:service:dc1/web", "consul:hz:service:dc1/nope"]) { id } }',
  '{ resolve(identifier: "web") { id } }',
  "{ resources { totalCount } }",
  "{ inventory(groupBy: [KIND]) { count } }",
  "{ topology { omitted } }",
  '{ impact(of: ["consul:hz:node:dc1/node-1"]) { omitted } }',
  "{ findings { totalCount } }",
  "{ sources { id } }",
  '{ paths(from: "consul:hz:node:dc1/node-1", to: "consul:hz:service:dc1/web") { resources { id } } }',
];

const LIVE_READS = [
  "{ consulKeys { nodes { key } } }",
  "{ consulSessions { nodes { id } } }",
  "{ consulPreparedQueries { nodes { id } } }",
  '{ node(id: "consul:hz:key:dc1/app/a") { id } }',
];

describe("extensions of an answer", () => {
  it.each(ESTATE)("%s: the source that was read, with no call to it", async (query) => {
    const { data, errors, extensions } = await causeway.query(query);
    expect(errors).toBeUndefined();
    expect(Object.values(data)).not.toContain(null);
    expect(extensions.sources).toEqual([
      {
        id: "consul:hz",
        name: "hz",
        system: "CONSUL",
        status: "LIVE",
        reason: null,
        staleSeconds: expect.any(Number),
        calls: 0,
      },
    ]);
  });

  it.each(LIVE_READS)("%s: the source, with the calls that were made", async (query) => {
    consul.resetCalls();
    const { errors, extensions } = await causeway.query(query);
    expect(errors).toBeUndefined();
    expect(extensions.sources).toMatchObject([{ id: "consul:hz", status: "LIVE" }]);
    expect(extensions.sources[0]?.calls).toBeGreaterThan(0);
    const made = consul.calls.filter(({ path }) => /^\/v1\/(kv|session|query)/.test(path));
    expect(made.length).toBeGreaterThan(0);
    expect(extensions.sources[0]?.calls).toBeGreaterThanOrEqual(made.length);
  });

  it("name no source where none was read", async () => {
    const { extensions } = await causeway.query("{ viewer { subject } __typename }");
    expect(extensions.sources).toEqual([]);
  });

  it("tell the cost and its limit: objects, by the sizes of the pages", async () => {
    const cost = async (query: string) => (await causeway.query(query)).extensions.cost;
    expect(await cost("{ viewer { subject } }")).toMatchObject({ limit: 25_000 });
    const small = await cost("{ consulServices(first: 10) { nodes { id } } }");
    const large = await cost("{ consulServices(first: 100) { nodes { id } } }");
    expect(large.requested - small.requested).toBe(90);
    const topology = await cost("{ topology(limit: 300) { resources { id } } }");
    expect(topology.requested).toBeGreaterThanOrEqual(300);
  });

  it("refuse what costs too much before anything runs, with what was found and the limit", async () => {
    consul.resetCalls();
    const { status, errors, data } = await causeway.query(
      `{ consulServices(first: 100) { nodes { instances(first: 100) { nodes {
        relations(first: 100) { nodes { kind } } } } } } }`,
    );
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { extensions: { code: "QUERY_TOO_COMPLEX", found: expect.any(Number), limit: 25_000 } },
    ]);
  });

  it("carry the request's id: its own, or one that is made", async () => {
    const query = "{ viewer { subject } }";
    const own = await causeway.query(query, {}, { "x-request-id": "mine-1" });
    expect(own.extensions.requestId).toBe("mine-1");
    expect(own.headers.get("x-request-id")).toBe("mine-1");
    const made = await causeway.query(query);
    expect(made.extensions.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.headers.get("x-request-id")).toBe(made.extensions.requestId);
    const again = await causeway.query(query);
    expect(again.extensions.requestId).not.toBe(made.extensions.requestId);
  });

  it("stand beside what was refused, too", async () => {
    const { extensions } = await causeway.query("{ nope }");
    expect(extensions.requestId).toBeTruthy();
  });
});

const NO_CACHE = { "cache-control": "no-cache" };

describe("Cache-Control: no-cache", () => {
  it("reads the source again and then answers: what was written just before is there", async () => {
    consul.state("dc1").config.put("service-defaults", "late", { Protocol: "http" });
    const id = "consul:hz:config-entry:dc1/service-defaults/late";
    const query = `{ node(id: "${id}") { id } }`;
    consul.resetCalls();
    // Config entries are polled every ten seconds; nobody asked for a refresh before.
    const { data } = await causeway.query(query, {}, NO_CACHE);
    expect(data).toEqual({ node: { id } });
    expect(consul.calls.map(({ path }) => path)).toContainEqual(
      expect.stringMatching(/^\/v1\/config\/service-defaults/),
    );
  });

  it("refreshes once for many who ask together", async () => {
    consul.resetCalls();
    const query = "{ consulServices { totalCount } }";
    const asked = Array.from({ length: 20 }, () => causeway.query(query, {}, NO_CACHE));
    for (const { errors, data } of await Promise.all(asked)) {
      expect(errors).toBeUndefined();
      expect(data).toEqual({ consulServices: { totalCount: 7 } });
    }
    const reads = consul.calls.filter(({ path }) => path.startsWith("/v1/config/proxy-defaults"));
    // Two datacenters, one read each; a second refresh may begin where the first took a second.
    expect(reads.length).toBeLessThan(asked.length);
  });
});
