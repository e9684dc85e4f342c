import { describe, expect, it } from "@jest/globals";
import { startConsul } from "../../sandbox/consul/startConsul.js";
import { consulApi } from "./consulApi.js";
import { observing } from "./observing.js";
import { startProxy } from "./startProxy.js";

const LIST = "/v1/catalog/datacenters";
const listOf = (...names: readonly string[]) => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(names),
});

describe("the datacenters of a cluster", () => {
  it("are followed as soon as the agent knows them", async () => {
    const sandbox = await startConsul({ datacenters: ["dc1", "dc2"] });
    const proxy = await startProxy(sandbox.address);
    proxy.intercept = (path) => (path.startsWith(LIST) ? listOf("dc1") : null);
    const view = await observing(proxy.address);
    expect(view.sink.ids("datacenter")).toEqual(["consul:hz:datacenter:dc1"]);
    proxy.intercept = () => null;
    const arrival = () => view.sink.sightings.has("consul:hz:node:dc2/consul-server-1");
    await view.sink.until("the second", arrival);
    expect(view.sink.ids("datacenter")).toHaveLength(2);
    await view.end();
    await proxy.close();
    await sandbox.close();
  });

  it("stay when the agent forgets them, as one does that has just started", async () => {
    const sandbox = await startConsul({ datacenters: ["dc1", "dc2"] });
    const proxy = await startProxy(sandbox.address);
    const view = await observing(proxy.address);
    const { sink } = view;
    proxy.intercept = (path) => {
      if (path.startsWith(LIST)) return listOf("dc1");
      return path.includes("dc=dc2") ? { status: 500, body: "No path to datacenter" } : null;
    };
    const ending = new AbortController();
    const again = view.consul.observer.observe(sink, ending.signal);
    await sink.until("a second view", () => sink.completions === 2);
    expect(sink.parts.get("dc2")).toMatch(/no path to that datacenter/);
    expect(sink.sightings.has("consul:hz:node:dc2/consul-server-1")).toBe(true);
    expect(sink.ids("datacenter")).toHaveLength(2);
    ending.abort();
    await again;
    await view.end();
    await proxy.close();
    await sandbox.close();
  });

  it("share 32 connections, however many there are", async () => {
    const names = Array.from({ length: 20 }, (_, number) => `dc${number + 1}`);
    const sandbox = await startConsul({ datacenters: names });
    const proxy = await startProxy(sandbox.address);
    const view = await observing(proxy.address);
    expect(view.sink.ids("node")).toHaveLength(20);
    await consulApi(sandbox.address).put("/catalog/register", {
      Node: "n",
      Address: "10.0.0.1",
      Service: { ID: "web-1", Service: "web" },
    });
    const id = "consul:hz:service-instance:dc1/n/web-1";
    await view.sink.until("the change", () => view.sink.sightings.has(id));
    await view.consul.observer.probe(AbortSignal.timeout(30_000));
    expect(proxy.connections.most).toBeLessThanOrEqual(32);
    expect(view.consul.statistics().inFlight).toBeLessThanOrEqual(30);
    await view.end();
    await proxy.close();
    await sandbox.close();
  });
});
