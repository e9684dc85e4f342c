import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { checkFields, serviceFields } from "../../sandbox/consul/state/fields.js";
import { consulApi, type ConsulApi } from "./consulApi.js";
import { Calls, observing, type Observing } from "./observing.js";
import { startProxy, type Proxy } from "./startProxy.js";

const NODES = 50;
const address = (node: number) => `10.0.0.${node + 1}`;

/** Registers `instances` of each of `services`, spread over the nodes, straight in the store. */
const fill = (sandbox: ConsulSandbox, services: number, instances: number): void => {
  const { catalog } = sandbox.state("dc1");
  for (let service = 0; service < services; service += 1) {
    for (let instance = 0; instance < instances; instance += 1) {
      const node = (service + instance) % NODES;
      const id = `service-${service}-${instance}`;
      catalog.register({
        Node: `node-${node}`,
        Address: address(node),
        Service: serviceFields({
          ID: id,
          Service: `service-${service}`,
          Port: 8000,
          Meta: { pad: "x".repeat(300) },
        }),
        Checks: [checkFields({ CheckID: id, Name: "http", Status: "passing", ServiceID: id })],
      });
    }
  }
};

const instanceId = (node: number, id: string) =>
  `consul:hz:service-instance:dc1/node-${node}/${id}`;

describe("a catalog of 5,000 services", () => {
  let sandbox: ConsulSandbox;
  let proxy: Proxy;
  let api: ConsulApi;
  let view: Observing;

  beforeAll(async () => {
    sandbox = await startConsul();
    fill(sandbox, 5_000, 1);
    proxy = await startProxy(sandbox.address);
    api = consulApi(sandbox.address);
    view = await observing(proxy.address, { timeoutMs: 20_000 });
  }, 60_000);

  afterAll(async () => {
    await view.end();
    await proxy.close();
    await sandbox.close();
  });

  const health = (id: string) => view.sink.resource(id)?.["health"];

  it("is read whole", () => {
    expect(view.sink.ids("service")).toHaveLength(5_001);
    expect(view.sink.ids("service-instance")).toHaveLength(5_001);
    expect(view.sink.ids("node")).toHaveLength(NODES + 1);
  });

  it("is followed by reading only the service that changed", async () => {
    sandbox.resetCalls();
    await api.put("/catalog/register", {
      Node: "node-7",
      Address: address(7),
      SkipNodeUpdate: true,
      Check: {
        CheckID: "service-7-0",
        Name: "http",
        Status: "critical",
        ServiceID: "service-7-0",
      },
    });
    const id = instanceId(7, "service-7-0");
    await view.sink.until("the failure", () => health(id) === "CRITICAL");
    const read = sandbox.calls.filter(({ path }) => path.startsWith("/v1/health/service/"));
    expect(read.map(({ path }) => path.split("?")[0])).toContain("/v1/health/service/service-7");
    const dumps = sandbox.calls.filter(({ path }) => path.startsWith("/v1/internal/ui/nodes?dc="));
    expect(dumps).toHaveLength(0);
  });

  it("shows what a node's own check says, on all that runs there", async () => {
    const check = (Status: string) =>
      api.put("/catalog/register", {
        Node: "node-9",
        Address: address(9),
        SkipNodeUpdate: true,
        Check: { CheckID: "disk", Name: "disk", Status },
      });
    await check("warning");
    await view.sink.until("the warning", () => health("consul:hz:node:dc1/node-9") === "WARNING");
    const ids = view.sink.ids("service-instance").filter((id) => id.includes("/node-9/"));
    await view.sink.until("all of it", () => ids.every((id) => health(id) === "WARNING"));
    await check("passing");
    await view.sink.until("its end", () => ids.every((id) => health(id) === "PASSING"));
    expect(health("consul:hz:node:dc1/node-9")).toBe("PASSING");
  });

  it("shows new nodes and services, and drops those that are gone", async () => {
    await api.put("/catalog/register", {
      Node: "new",
      Address: "10.1.1.1",
      Service: { ID: "new-1", Service: "new" },
    });
    const id = "consul:hz:service-instance:dc1/new/new-1";
    await view.sink.until("the new ones", () => view.sink.sightings.has(id));
    expect(view.sink.sightings.has("consul:hz:node:dc1/new")).toBe(true);
    await api.put("/catalog/deregister", { Node: "new" });
    await view.sink.until(
      "no service",
      () => !view.sink.sightings.has("consul:hz:service:dc1/new"),
    );
    await view.sink.until("no node", () => !view.sink.sightings.has("consul:hz:node:dc1/new"));
  });

  it("takes no more than 32 connections, with live reads beside it", async () => {
    await api.put("/kv/a", "one");
    const reader = view.consul.read.forRequest(new Calls());
    const names = Array.from({ length: 90 }, (_, number) => `many/${number}`);
    for (let node = 0; node < NODES; node += 1) {
      sandbox
        .state("dc1")
        .catalog.deregister({ Node: `node-${node}`, ServiceID: `service-${node}-0` });
    }
    const values = await Promise.all([
      reader.key("dc1", "a"),
      ...names.map((name) => reader.key("dc1", name)),
    ]);
    expect(values[0]?.value).toBe("one");
    await view.sink.until("the removals", () => view.sink.ids("service").length === 5_001 - NODES);
    expect(proxy.connections.most).toBeLessThanOrEqual(32);
  });
});

describe("a catalog that outgrows its dump", () => {
  it("is followed on, and swept for what leaves the counts alone", async () => {
    const sandbox = await startConsul();
    fill(sandbox, 3, 10);
    const api = consulApi(sandbox.address);
    const view = await observing(sandbox.address, { timeoutMs: 20_000 });
    expect(view.sink.ids("service-instance")).toHaveLength(31);
    fill(sandbox, 3, 900);
    await view.sink.until("the growth", () => view.sink.ids("service-instance").length === 2_701);
    const id = instanceId(1, "service-1-0");
    await api.put("/catalog/register", {
      Node: "node-1",
      Address: address(1),
      SkipNodeUpdate: true,
      Service: { ID: "service-1-0", Service: "service-1", Port: 9999 },
    });
    await view.sink.until("the new port", () => view.sink.resource(id)?.["port"] === 9999);
    await view.end();
    await sandbox.close();
  }, 60_000);
});
