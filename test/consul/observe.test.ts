import { afterEach, describe, expect, it } from "@jest/globals";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import type { ConsulSettings } from "../../datasources/consul/createConsul.js";
import { consulApi, type ConsulApi } from "./consulApi.js";
import { observing, type Observing } from "./observing.js";

const instanceId = (node: string, id: string, datacenter = "dc1") =>
  `consul:hz:service-instance:${datacenter}/${node}/${id}`;
const serviceId = (name: string, datacenter = "dc1") => `consul:hz:service:${datacenter}/${name}`;

const opened: { close: () => Promise<void> }[] = [];

const cluster = async (
  options: Parameters<typeof startConsul>[0] = {},
): Promise<{ readonly sandbox: ConsulSandbox; readonly api: ConsulApi }> => {
  const sandbox = await startConsul(options);
  opened.push(sandbox);
  return { sandbox, api: consulApi(sandbox.address, sandbox.token) };
};

const watch = async (address: string, others: Partial<ConsulSettings> = {}): Promise<Observing> => {
  const view = await observing(address, others);
  opened.push({ close: () => view.end() });
  return view;
};

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const web = (id: string, others: Record<string, unknown> = {}) => ({
  Node: "node-1",
  Address: "10.0.0.1",
  Service: { ID: id, Service: "web", Port: 80, Tags: ["blue"] },
  ...others,
});

describe("observing a cluster", () => {
  it("shows what is registered, and forgets what is deregistered", async () => {
    const { sandbox, api } = await cluster();
    const { sink } = await watch(sandbox.address, { environment: "staging" });
    await api.put("/catalog/register", web("web-1"));
    await sink.until("the instance", () => sink.sightings.has(instanceId("node-1", "web-1")));
    expect(sink.resource(serviceId("web"))).toMatchObject({
      kind: "CONSUL_SERVICE",
      name: "web",
      environment: "staging",
      health: "PASSING",
      serviceTags: ["blue"],
    });
    expect(sink.resource("consul:hz:node:dc1/node-1")).toMatchObject({ address: "10.0.0.1" });
    expect(sink.version).toMatch(/^1\.15/);
    await api.put("/catalog/deregister", { Node: "node-1", ServiceID: "web-1" });
    await sink.until("its removal", () => !sink.sightings.has(instanceId("node-1", "web-1")));
    expect(sink.sightings.has(serviceId("web"))).toBe(false);
    await api.put("/catalog/deregister", { Node: "node-1" });
    await sink.until("no node", () => !sink.sightings.has("consul:hz:node:dc1/node-1"));
  });

  it("counts a node's checks for everything on it, and tells maintenance from failure", async () => {
    const { sandbox, api } = await cluster();
    const { sink } = await watch(sandbox.address);
    await api.put("/catalog/register", web("web-1"));
    await api.put("/catalog/register", web("web-2"));
    const check = (fields: Record<string, unknown>) =>
      api.put("/catalog/register", { Node: "node-1", Address: "10.0.0.1", Check: fields });
    const health = (id: string) => sink.resource(id)?.["health"];
    await check({ CheckID: "web:1", Name: "http", Status: "warning", ServiceID: "web-1" });
    await sink.until("a warning", () => health(instanceId("node-1", "web-1")) === "WARNING");
    expect(health(instanceId("node-1", "web-2"))).toBe("PASSING");
    expect(health(serviceId("web"))).toBe("WARNING");
    await check({ CheckID: "disk", Name: "disk", Status: "critical", Output: "full" });
    await sink.until("criticality", () => health(instanceId("node-1", "web-2")) === "CRITICAL");
    expect(health("consul:hz:node:dc1/node-1")).toBe("CRITICAL");
    await check({
      CheckID: "_service_maintenance:web-1",
      Name: "Service Maintenance Mode",
      Status: "critical",
      ServiceID: "web-1",
    });
    await sink.until("maintenance", () => health(instanceId("node-1", "web-1")) === "MAINTENANCE");
    expect(sink.resource(instanceId("node-1", "web-1"))?.["status"]).toBe("maintenance");
    expect(health(instanceId("node-1", "web-2"))).toBe("CRITICAL");
  });

  it("links instances, nodes and machines by what they state", async () => {
    const { sandbox, api } = await cluster();
    await api.put("/catalog/register", {
      ...web("_nomad-task-6b3f01aa-1111-4222-8333-abcdefabcdef-group-web-http"),
      NodeMeta: { "alicloud-instance-id": "i-bp1" },
    });
    await api.put("/catalog/register", { Node: "node-2", Address: "10.0.0.2" });
    const { sink } = await watch(sandbox.address, { network: "vpc-bp1" });
    const id = instanceId(
      "node-1",
      "_nomad-task-6b3f01aa-1111-4222-8333-abcdefabcdef-group-web-http",
    );
    expect(sink.references(id)).toEqual([
      "BELONGS_TO consul.service:hz/dc1/web STATED",
      "RUNS_ON consul.node:hz/dc1/node-1 STATED",
      "REGISTERED_BY nomad.allocation:6b3f01aa-1111-4222-8333-abcdefabcdef STATED",
    ]);
    expect(sink.aliases(id)).toContain("consul.instance-address:vpc-bp1/10.0.0.1");
    expect(sink.aliases("consul:hz:node:dc1/node-1")).toEqual([
      "consul.node:hz/dc1/node-1",
      "consul.node:dc1/node-1",
      "consul.node-address:vpc-bp1/10.0.0.1",
    ]);
    expect(sink.aliases(serviceId("web"))).toEqual([
      "consul.service:hz/dc1/web",
      "consul.service:dc1/web",
    ]);
    expect(sink.references("consul:hz:node:dc1/node-1")).toEqual([
      "BELONGS_TO consul.datacenter:hz/dc1 STATED",
      "RUNS_ON alicloud.instance:i-bp1 STATED",
    ]);
    expect(sink.references("consul:hz:node:dc1/node-2")).toEqual([
      "BELONGS_TO consul.datacenter:hz/dc1 STATED",
      "RUNS_ON alicloud.address:vpc-bp1/10.0.0.2 DERIVED",
    ]);
  });

  it("keeps datacenters apart", async () => {
    const { sandbox, api } = await cluster({ datacenters: ["dc1", "dc2", "dc3"] });
    const { sink } = await watch(sandbox.address, { datacenters: ["dc1", "dc2"] });
    await api.put("/catalog/register", web("web-1"));
    await api.put("/catalog/register", { ...web("web-1"), Datacenter: "dc2" });
    await sink.until("both", () => sink.sightings.has(instanceId("node-1", "web-1", "dc2")));
    await sink.until("both", () => sink.sightings.has(instanceId("node-1", "web-1", "dc1")));
    await api.put("/catalog/deregister", { Datacenter: "dc2", Node: "node-1" });
    await sink.until("one", () => !sink.sightings.has(serviceId("web", "dc2")));
    expect(sink.sightings.has(serviceId("web", "dc1"))).toBe(true);
    expect(sink.ids("datacenter")).toEqual([
      "consul:hz:datacenter:dc1",
      "consul:hz:datacenter:dc2",
    ]);
  });

  it("encodes names of any characters", async () => {
    const { sandbox, api } = await cluster();
    const { sink } = await watch(sandbox.address);
    const name = "a/b c:\u{1f600}";
    await api.put("/catalog/register", {
      Node: "n",
      Address: "10.0.0.1",
      Service: { ID: name, Service: name },
    });
    const id = "consul:hz:service-instance:dc1/n/a%2Fb%20c%3A%F0%9F%98%80";
    await sink.until("the instance", () => sink.sightings.has(id));
    expect(sink.resource(id)?.["name"]).toBe(name);
  });
});

describe.each(["1.8", "1.15"] as const)("the mesh of a Consul %s", (profile) => {
  it("draws calls from upstreams and exact intentions, once each", async () => {
    const { sandbox, api } = await cluster({ profile });
    const { sink } = await watch(sandbox.address);
    for (const name of ["web", "api", "db"]) {
      await api.put("/catalog/register", {
        Node: "node-1",
        Address: "10.0.0.1",
        Service: { ID: `${name}-1`, Service: name },
      });
    }
    const allow = (SourceName: string, DestinationName: string, Action = "allow") =>
      api.post("/connect/intentions", {
        SourceName,
        DestinationName,
        SourceType: "consul",
        Action,
      });
    await allow("web", "api");
    await allow("web", "db");
    await allow("api", "db", "deny");
    await allow("*", "db", "deny");
    await sink.until("intentions", () => sink.ids("intention").length === 4);
    await sink.until("edges", () => sink.references(serviceId("web")).length === 3);
    await sink.until("the services", () => sink.references(serviceId("api")).length > 0);
    expect(sink.references(serviceId("api"))).toEqual([
      "BELONGS_TO consul.datacenter:hz/dc1 STATED",
    ]);
    await api.put("/catalog/register", {
      Node: "node-1",
      Address: "10.0.0.1",
      Service: {
        ID: "web-1-sidecar-proxy",
        Service: "web-sidecar-proxy",
        Kind: "connect-proxy",
        Port: 21000,
        Proxy: {
          DestinationServiceName: "web",
          DestinationServiceID: "web-1",
          Upstreams: [
            { DestinationName: "api", LocalBindPort: 1 },
            { DestinationName: "far", Datacenter: "dc2", LocalBindPort: 2 },
            { DestinationType: "prepared_query", DestinationName: "q", LocalBindPort: 3 },
          ],
        },
      },
    });
    await sink.until("edges", () => sink.references(serviceId("web")).length === 4);
    expect(sink.references(serviceId("web"))).toEqual([
      "BELONGS_TO consul.datacenter:hz/dc1 STATED",
      "CALLS consul.service:hz/dc1/api STATED",
      "CALLS consul.service:hz/dc1/db DERIVED",
      "CALLS consul.service:hz/dc2/far STATED",
    ]);
    expect(sink.references(instanceId("node-1", "web-1-sidecar-proxy"))).toContain(
      "PROXIES consul.service:hz/dc1/web STATED",
    );
    expect(sink.references("consul:hz:intention:dc1/%2A/db")).toEqual([
      "APPLIES_TO consul.service:hz/dc1/db STATED",
      "APPLIES_TO consul.service:hz/dc1/%2A DERIVED",
    ]);
    expect(sink.resource("consul:hz:intention:dc1/web/api")).toMatchObject({
      name: "web => api",
      precedence: 9,
      action: "ALLOW",
      permissions: null,
      description: null,
    });
  });

  it("reads config entries without loss, and what gateways stand in front of", async () => {
    const { sandbox, api } = await cluster({ profile });
    await api.put("/config", { Kind: "service-defaults", Name: "web", Protocol: "http" });
    await api.put("/config", {
      Kind: "terminating-gateway",
      Name: "gate",
      Services: [{ Name: "web" }, { Name: "*" }],
    });
    await api.put("/catalog/register", {
      Node: "node-1",
      Address: "10.0.0.1",
      Service: { ID: "gate-1", Service: "gate", Port: 8443, Kind: "terminating-gateway" },
    });
    const { sink } = await watch(sandbox.address);
    const id = "consul:hz:config-entry:dc1/service-defaults/web";
    expect(sink.resource(id)).toMatchObject({
      entryKind: "service-defaults",
      body: { Kind: "service-defaults", Name: "web", Protocol: "http" },
    });
    expect(sink.resource(id)?.["modifyIndex"]).toMatch(/^\d+$/);
    expect(sink.references(id)).toEqual(["APPLIES_TO consul.service:hz/dc1/web STATED"]);
    expect(sink.references(instanceId("node-1", "gate-1"))).toContain(
      "PROXIES consul.service:hz/dc1/web STATED",
    );
  });
});

describe("the newer intentions API", () => {
  it("keeps rules by request, and takes one that allows for a call", async () => {
    const { sandbox, api } = await cluster();
    const { sink } = await watch(sandbox.address);
    await api.put("/config", { Kind: "service-defaults", Name: "api", Protocol: "http" });
    await api.put("/catalog/register", web("web-1"));
    const permissions = [{ Action: "allow", HTTP: { PathPrefix: "/v1" } }];
    await api.put("/connect/intentions/exact?source=web&destination=api", {
      SourceType: "consul",
      Permissions: permissions,
    });
    const id = "consul:hz:intention:dc1/web/api";
    await sink.until("the intention", () => sink.sightings.has(id));
    expect(sink.resource(id)).toMatchObject({ action: null, permissions });
    expect(sink.references(serviceId("web"))).toContain("CALLS consul.service:hz/dc1/api DERIVED");
    await api.delete("/connect/intentions/exact?source=web&destination=api");
    await sink.until("its removal", () => !sink.sightings.has(id));
    expect(sink.references(serviceId("web"))).toHaveLength(1);
  });
});
