import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import Consul from "consul";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";

describe("the consul package against the sandbox", () => {
  let sandbox: ConsulSandbox;
  let client: Consul;

  beforeAll(async () => {
    sandbox = await startConsul({ datacenters: ["dc1", "dc2"] });
    client = new Consul({ host: "127.0.0.1", port: sandbox.port });
  });
  afterAll(() => sandbox.close());

  it("registers a service with a check and finds it", async () => {
    await client.agent.service.register({
      name: "web",
      id: "web-1",
      port: 8080,
      tags: ["v1"],
      check: { ttl: "30s", name: "alive", timeout: "1s" },
    });
    await client.agent.check.pass("service:web-1");
    expect(await client.catalog.service.list()).toEqual({ consul: [], web: ["v1"] });
    expect(await client.health.service({ service: "web", passing: true })).toMatchObject([
      { Service: { ID: "web-1", Port: 8080 }, Checks: [{}, { Name: "alive", Status: "passing" }] },
    ]);
    await client.agent.service.deregister("web-1");
    expect(await client.health.service("web")).toEqual([]);
  });

  it("writes, compares and deletes keys", async () => {
    expect(await client.kv.set("app/a", "one")).toBe(true);
    expect(await client.kv.set({ key: "app/a", value: "two", cas: 0 })).not.toBe(true);
    expect(await client.kv.get("app/a")).toMatchObject({ Key: "app/a", Value: "one" });
    expect(await client.kv.keys("app/")).toEqual(["app/a"]);
    await client.kv.del({ key: "app/", recurse: true });
    expect(await client.kv.get("app/a")).toBeUndefined();
  });

  it("asks for members, nodes, datacenters and sessions", async () => {
    expect(await client.catalog.datacenters()).toEqual(["dc1", "dc2"]);
    expect(await client.catalog.node.list({ dc: "dc2" })).toMatchObject([{ Datacenter: "dc2" }]);
    expect(await client.agent.members()).toMatchObject([{ Name: "consul-server-1", Status: 1 }]);
    expect(await client.session.list()).toEqual([]);
    expect(await client.status.leader()).toBe("127.0.0.1:8300");
  });

  it("watches a service", async () => {
    const method = client.health.service.bind(client.health);
    const watch = client.watch({ method, options: { service: "late" } });
    const seen = new Promise((resolve) => {
      watch.on("change", (data: unknown) => {
        if (Array.isArray(data) && data.length > 0) resolve(data);
      });
    });
    await client.agent.service.register({ name: "late" });
    expect(await seen).toMatchObject([{ Service: { ID: "late" } }]);
    watch.end();
  });
});
