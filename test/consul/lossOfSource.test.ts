import { afterEach, describe, expect, it } from "@jest/globals";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import type { ConsulSettings } from "../../datasources/consul/createConsul.js";
import { Fault } from "../../src/errors.js";
import { consulApi } from "./consulApi.js";
import { observing, type Observing } from "./observing.js";
import { startProxy, type Proxy } from "./startProxy.js";

const opened: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const cluster = async (options: Parameters<typeof startConsul>[0] = {}): Promise<ConsulSandbox> => {
  const sandbox = await startConsul(options);
  opened.push(sandbox);
  return sandbox;
};

const behindProxy = async (sandbox: ConsulSandbox): Promise<Proxy> => {
  const proxy = await startProxy(sandbox.address);
  opened.push(proxy);
  return proxy;
};

const watch = async (address: string, others: Partial<ConsulSettings> = {}): Promise<Observing> => {
  const view = await observing(address, others);
  opened.push({ close: () => view.end() });
  return view;
};

const register = (sandbox: ConsulSandbox, datacenter: string, id: string) =>
  consulApi(sandbox.address).put("/catalog/register", {
    Datacenter: datacenter,
    Node: "node-1",
    Address: "10.0.0.1",
    Service: { ID: id, Service: "web" },
  });

const instance = (datacenter: string, id: string) =>
  `consul:hz:service-instance:${datacenter}/node-1/${id}`;

describe("an agent that dies", () => {
  it("ends the observation at once; the next one keeps what is still there, and drops what is not", async () => {
    const sandbox = await startConsul();
    await register(sandbox, "dc1", "web-1");
    await register(sandbox, "dc1", "web-2");
    const view = await observing(sandbox.address);
    const { sink, consul } = view;
    await sandbox.close();
    const error = await view.outcome;
    expect(error).toBeInstanceOf(Fault);
    expect(sink.sightings.has(instance("dc1", "web-1"))).toBe(true);
    await expect(consul.observer.probe(AbortSignal.timeout(30_000))).rejects.toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
    });
    await expect(consul.observer.refresh(sink, AbortSignal.timeout(30_000))).rejects.toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
    });
    const again = await startConsul({ port: sandbox.port });
    opened.push(again);
    await register(again, "dc1", "web-1");
    const ending = new AbortController();
    const second = consul.observer.observe(sink, ending.signal);
    await sink.until("a second view", () => sink.completions === 2);
    expect(sink.sightings.has(instance("dc1", "web-1"))).toBe(true);
    expect(sink.sightings.has(instance("dc1", "web-2"))).toBe(false);
    ending.abort();
    await second;
    await view.end();
  });

  it("is not taken for dead because connections break", async () => {
    const sandbox = await cluster();
    const proxy = await behindProxy(sandbox);
    const { sink, consul } = await watch(proxy.address);
    proxy.breakConnections();
    await consul.observer.probe(AbortSignal.timeout(30_000));
    await register(sandbox, "dc1", "web-1");
    await sink.until("the instance", () => sink.sightings.has(instance("dc1", "web-1")));
    expect(sink.completions).toBe(1);
  });

  it("leaves nothing half removed when a list breaks off", async () => {
    const sandbox = await cluster();
    await register(sandbox, "dc1", "web-1");
    const proxy = await behindProxy(sandbox);
    const { sink } = await watch(proxy.address);
    const before = [...sink.sightings.keys()].sort();
    proxy.intercept = (path) =>
      path.startsWith("/v1/internal/ui/nodes?dc=")
        ? {
            status: 200,
            headers: { "content-type": "application/json", "x-consul-index": "99" },
            body: '[{"Node":"consul-server-1","Address":"127.0.0.1","Services":[],',
          }
        : null;
    await register(sandbox, "dc1", "web-2");
    await sink.until("the datacenter to be marked", () => sink.parts.has("dc1"));
    expect([...sink.sightings.keys()].sort()).toEqual(before);
    proxy.intercept = () => null;
    await sink.until("the new instance", () => sink.sightings.has(instance("dc1", "web-2")));
    await sink.until("no mark", () => sink.parts.size === 0);
  });
});

describe("a datacenter that cannot be reached", () => {
  const isAbout = (path: string, datacenter: string) => path.includes(`dc=${datacenter}`);
  const down = { status: 500, body: "rpc error making call: rpc error getting client" } as const;

  it("is marked with the reason; its things stay, and the others are followed", async () => {
    const sandbox = await cluster({ datacenters: ["dc1", "dc2"] });
    await register(sandbox, "dc1", "web-1");
    await register(sandbox, "dc2", "web-1");
    const proxy = await behindProxy(sandbox);
    const { sink } = await watch(proxy.address);
    proxy.intercept = (path) => (isAbout(path, "dc2") ? down : null);
    await register(sandbox, "dc2", "web-2");
    await sink.until("the mark", () => sink.parts.has("dc2"));
    expect(sink.parts.get("dc2")).toMatch(/^Consul source hz/);
    await register(sandbox, "dc1", "web-2");
    await sink.until("dc1 to be followed", () => sink.sightings.has(instance("dc1", "web-2")));
    expect(sink.sightings.has(instance("dc2", "web-1"))).toBe(true);
    expect(sink.parts.has("dc1")).toBe(false);
    proxy.intercept = () => null;
    await sink.until("dc2 to return", () => sink.sightings.has(instance("dc2", "web-2")));
    await sink.until("no mark", () => sink.parts.size === 0);
  });

  it("does not keep the others from a complete view, unless it is the only one", async () => {
    const sandbox = await cluster({ datacenters: ["dc1", "dc2"] });
    const proxy = await behindProxy(sandbox);
    proxy.intercept = (path) => (isAbout(path, "dc2") ? down : null);
    const { sink } = await watch(proxy.address);
    expect(sink.parts.has("dc2")).toBe(true);
    expect(sink.ids("datacenter")).toContain("consul:hz:datacenter:dc2");
    await expect(observing(proxy.address, { datacenters: ["dc2"] })).rejects.toMatchObject({
      code: "UPSTREAM_UNAVAILABLE",
    });
  });

  it("is told as unknown when the configuration names one that is not there", async () => {
    const sandbox = await cluster();
    const { sink, consul } = await watch(sandbox.address, { datacenters: ["dc1", "nope"] });
    expect(sink.parts.get("nope")).toMatch(/no path to that datacenter/);
    expect(sink.ids("datacenter")).toEqual(["consul:hz:datacenter:dc1"]);
    const report = await consul.check(AbortSignal.timeout(30_000));
    expect(report.unknownDatacenters).toEqual(["nope"]);
  });
});

describe("an index that goes back", () => {
  it("has everything read again", async () => {
    const sandbox = await cluster();
    await register(sandbox, "dc1", "web-1");
    const proxy = await behindProxy(sandbox);
    const { sink } = await watch(proxy.address, { datacenters: ["dc1"] });
    let asked = 0;
    let answered = 0;
    // As after a snapshot was restored: a blocking query is answered by an index of long ago.
    proxy.intercept = (path) => {
      const isSignal = path.includes("Node") && path.includes("filter") && path.includes("index=");
      if (path.startsWith("/v1/internal/ui/nodes?dc=")) asked += 1;
      if (!isSignal || answered > 0) return null;
      answered += 1;
      const headers = { "content-type": "application/json", "x-consul-index": "2" };
      return { status: 200, headers, body: "[]" };
    };
    await register(sandbox, "dc1", "web-2");
    await sink.until("the instance", () => sink.sightings.has(instance("dc1", "web-2")));
    await register(sandbox, "dc1", "web-3");
    await sink.until("the next", () => sink.sightings.has(instance("dc1", "web-3")));
    expect(answered).toBe(1);
    expect(asked).toBeGreaterThanOrEqual(2);
  });

  it("of a server that does not block does not make a tight loop", async () => {
    const sandbox = await cluster();
    const proxy = await behindProxy(sandbox);
    let signals = 0;
    proxy.intercept = (path) => {
      if (!path.includes("filter")) return null;
      signals += 1;
      const headers = { "content-type": "application/json", "x-consul-index": "0" };
      return { status: 200, headers, body: "[]" };
    };
    const { sink } = await watch(proxy.address, { datacenters: ["dc1"] });
    await sink.until("some rounds", () => sink.confirmations >= 6);
    expect(signals).toBeLessThanOrEqual(20);
  });
});

describe("a token that sees a part", () => {
  it.each(["1.8", "1.15"] as const)("is remarked on, with Consul %s", async (profile) => {
    const sandbox = await cluster({
      profile,
      acl: { managementToken: "management", defaultPolicy: "deny" },
    });
    const { sink, consul } = await watch(sandbox.address);
    await sink.until("remarks", () => sink.remarks.length > 0);
    expect(sink.remarks.join("\n")).toContain('node_prefix "" { policy = "read" }');
    const report = await consul.check(AbortSignal.timeout(30_000));
    expect(report.isReachable).toBe(true);
    expect(report.lacking.join("\n")).toContain('key_prefix "" { policy = "read" }');
    const all = await watch(sandbox.address, { token: "management" });
    expect(all.sink.remarks).toEqual([]);
    expect((await all.consul.check(AbortSignal.timeout(30_000))).lacking).toEqual([]);
  });

  it("that is not known is told as such", async () => {
    const sandbox = await cluster({
      acl: { managementToken: "management", defaultPolicy: "deny" },
    });
    await expect(observing(sandbox.address, { token: "wrong" })).rejects.toMatchObject({
      code: "UPSTREAM_AUTH_FAILED",
    });
  });
});

describe("refreshing", () => {
  it("has the sink know what was written before", async () => {
    const sandbox = await cluster();
    const { sink, consul } = await watch(sandbox.address);
    await register(sandbox, "dc1", "web-1");
    const api = consulApi(sandbox.address);
    await api.put("/config", { Kind: "service-defaults", Name: "web", Protocol: "http" });
    await api.post("/connect/intentions", {
      SourceName: "a",
      DestinationName: "web",
      SourceType: "consul",
      Action: "allow",
    });
    await consul.observer.refresh(sink, AbortSignal.timeout(30_000));
    expect(sink.sightings.has(instance("dc1", "web-1"))).toBe(true);
    expect(sink.sightings.has("consul:hz:config-entry:dc1/service-defaults/web")).toBe(true);
    expect(sink.sightings.has("consul:hz:intention:dc1/a/web")).toBe(true);
  });
});
