import { changing, type Changing } from "./changing.js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { deregisterConsulService } from "../../resolvers/consul/deregisterConsulService.js";
import { registerConsulService } from "../../resolvers/consul/registerConsulService.js";
import { setConsulMaintenance } from "../../resolvers/consul/setConsulMaintenance.js";
import type { Profile } from "../../sandbox/consul/Profile.js";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { until } from "../support/until.js";
import { consulApi, type ConsulApi } from "./consulApi.js";

const instanceId = (node: string, serviceId: string): string =>
  `consul:hz:service-instance:dc1/${node}/${serviceId}`;

const DATABASE = {
  node: "rds-1",
  address: "rm-1.mysql.rds.aliyuncs.com",
  service: "mysql",
  port: 3306,
  tags: ["primary"],
  meta: { engine: "8.0" },
} as const;

describe.each<Profile>(["1.8", "1.15"])("changes of the catalog in Consul %s", (profile) => {
  let sandbox: ConsulSandbox;
  let api: ConsulApi;
  let change: Changing;

  beforeAll(async () => {
    sandbox = await startConsul({ profile });
    api = consulApi(sandbox.address);
    // A node elsewhere, with an agent of its own.
    await api.put("/catalog/register", {
      Node: "node-2",
      Address: "10.0.0.2",
      NodeMeta: { rack: "7" },
      Service: { ID: "web-1", Service: "web", Port: 80 },
      Check: { CheckID: "serfHealth", Name: "Serf Health Status", Status: "passing" },
    });
    await api.put("/agent/service/register", { ID: "own-1", Name: "own", Port: 90 });
    change = await changing(sandbox.address);
  });

  afterAll(async () => {
    await change.close();
    await sandbox.close();
  });

  const seen = (id: string) => change.reach.estate.get(id);
  const arrival = (id: string) => until(id, () => seen(id) !== null);
  const sent = (): readonly string[] =>
    sandbox.calls
      .filter(({ method, path }) => method === "PUT" && path.startsWith("/v1/"))
      .map(({ path }) => path.replace(/\?.*/, ""));

  it("register a service on a node of its own", async () => {
    const id = instanceId("rds-1", "mysql");
    const checks = [{ checkId: "up", name: "Up", status: "PASSING", notes: "by hand" }];
    const { target, plan } = await change.make(registerConsulService, { ...DATABASE, checks });
    expect(target).toMatchObject({ id, name: "mysql", attributes: { environment: "test" } });
    expect(plan).toMatchObject({
      shown: { before: null, after: { service: "mysql", port: 3306 }, addsNode: true },
      state: "0",
      facts: { planCreated: 1 },
    });
    expect(seen(id)).toMatchObject({
      serviceName: "mysql",
      address: DATABASE.address,
      port: 3306,
      serviceTags: ["primary"],
      meta: [{ key: "engine", value: "8.0" }],
      health: "PASSING",
      checks: [{ checkId: "up", status: "PASSING" }],
    });
  });

  it("leave a node as it is that is there already", async () => {
    await api.put("/catalog/register", {
      Node: "ext-2",
      Address: "10.0.0.9",
      NodeMeta: { "alicloud-instance-id": "i-1" },
    });
    await arrival("consul:hz:node:dc1/ext-2");
    const input = { node: "ext-2", address: "10.0.0.10", service: "api", serviceId: "api-1" };
    await change.make(registerConsulService, input);
    expect(seen(instanceId("ext-2", "api-1"))).toMatchObject({ address: "10.0.0.10", port: 0 });
    expect(seen("consul:hz:node:dc1/ext-2")).toMatchObject({
      address: "10.0.0.9",
      meta: [{ key: "alicloud-instance-id", value: "i-1" }],
    });
  });

  it("show what is replaced", async () => {
    const input = { node: "ext-3", address: "10.0.0.3", service: "api", port: 1 };
    await change.make(registerConsulService, input);
    const { plan } = await change.make(registerConsulService, { ...input, port: 2 });
    expect(plan).toMatchObject({
      shown: { before: { port: 1 }, after: { port: 2 }, addsNode: false },
      facts: { planCreated: 0, planUpdated: 1 },
    });
    expect(seen(instanceId("ext-3", "api"))).toMatchObject({ port: 2 });
  });

  it("refuse to register on a node whose agent would undo it", async () => {
    sandbox.resetCalls();
    const input = { node: "node-2", address: "10.0.0.2", service: "api" };
    await expect(change.plan(registerConsulService, input)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining('The node "node-2" has an agent'),
    });
    expect(sent()).toEqual([]);
  });

  it.each([
    [{ address: "" }, /`address` must be/],
    [{ address: "a b" }, /`address` must be/],
    [{ service: "" }, /`service` is empty/],
    [{ port: 70_000 }, /`port` must be 0 to 65535/],
    [{ meta: { a: 1 } }, /an object of at most 64 texts/],
    [{ meta: ["a"] }, /an object/],
    [{ checks: [{ checkId: "serfHealth", name: "x" }] }, /keeps for itself/],
    [{ checks: [{ checkId: "_node_maintenance", name: "x" }] }, /keeps for itself/],
    [
      { checks: [{ checkId: "a", name: "x", status: "MAINTENANCE" }] },
      /PASSING, WARNING or CRITICAL/,
    ],
    [{ checks: Array.from({ length: 2 }, () => ({ checkId: "a", name: "x" })) }, /same id/],
  ])("do not take %j", (input, message) => {
    const { success, error } = registerConsulService.input.safeParse({ ...DATABASE, ...input });
    expect(success).toBe(false);
    expect(error?.issues[0]?.message).toMatch(message);
  });

  it("refuse names that Consul could not be asked for", async () => {
    for (const node of ["", "..", "a//b", "a\nb"]) {
      await expect(change.plan(registerConsulService, { ...DATABASE, node })).rejects.toMatchObject(
        { code: "INVALID_NAME" },
      );
    }
  });

  it("deregister through the agent that keeps the instance, where it is the one asked", async () => {
    const id = instanceId("consul-server-1", "own-1");
    await arrival(id);
    sandbox.resetCalls();
    const { plan, told } = await change.make(deregisterConsulService, { id });
    expect(plan).toMatchObject({
      shown: { before: { service: "own", port: 90 }, by: "the agent that keeps it", remarks: [] },
      loses: [id],
    });
    expect(sent()).toEqual(["/v1/agent/service/deregister/own-1"]);
    expect(told).toEqual([]);
    expect(seen(id)).toBeNull();
  });

  it("deregister from the catalog what another agent keeps, and say that it may come back", async () => {
    const id = instanceId("node-2", "web-1");
    const { told } = await change.make(deregisterConsulService, { id });
    expect(told).toEqual([
      "warn The agent of its node may register it again: deregister it there as well.",
    ]);
    expect(seen(id)).toBeNull();
    await expect(change.plan(deregisterConsulService, { id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("say that Nomad may register again what it registered", async () => {
    const serviceId = "_nomad-task-8a6b3f00-0000-4000-8000-000000000001-web-http-";
    await api.put("/catalog/register", {
      Node: "ext-4",
      Address: "10.0.0.4",
      Service: { ID: serviceId, Service: "web" },
    });
    const id = instanceId("ext-4", serviceId);
    await arrival(id);
    const { told } = await change.make(deregisterConsulService, { id });
    expect(told).toEqual([expect.stringContaining("Nomad registered it")]);
  });

  it("put an instance of another node into maintenance, and take it out", async () => {
    const id = instanceId("rds-1", "mysql");
    await arrival(id);
    const on = await change.make(setConsulMaintenance, { id, enabled: true, reason: "upgrade" });
    expect(on.plan).toMatchObject({
      shown: { before: { enabled: false }, after: { enabled: true, reason: "upgrade" } },
      facts: { enabled: true },
      loses: [id],
      state: "0",
    });
    expect(seen(id)).toMatchObject({ health: "MAINTENANCE" });
    const { plan } = await change.plan(setConsulMaintenance, { id, enabled: true });
    expect(plan).toMatchObject({
      shown: { before: { enabled: true, reason: "upgrade" } },
      loses: [],
    });
    await change.make(setConsulMaintenance, { id, enabled: false });
    expect(seen(id)).toMatchObject({ health: "PASSING" });
  });

  it("put a whole node into maintenance, by its agent where it is the one asked", async () => {
    const own = "consul:hz:node:dc1/consul-server-1";
    sandbox.resetCalls();
    await change.make(setConsulMaintenance, { id: own, enabled: true, reason: "disk" });
    expect(sent()).toEqual(["/v1/agent/maintenance"]);
    expect(seen(own)).toMatchObject({ health: "MAINTENANCE" });
    await change.make(setConsulMaintenance, { id: own, enabled: false });
    const other = "consul:hz:node:dc1/node-2";
    const { told } = await change.make(setConsulMaintenance, { id: other, enabled: true });
    expect(seen(other)).toMatchObject({
      health: "MAINTENANCE",
      meta: [{ key: "rack", value: "7" }],
    });
    expect(told).toEqual([expect.stringContaining("may undo it")]);
    await change.make(setConsulMaintenance, { id: other, enabled: false });
    expect(seen(other)).toMatchObject({ health: "PASSING" });
  });

  it("put an instance of the agent that is asked into maintenance", async () => {
    await api.put("/agent/service/register", { ID: "own-2", Name: "own", Port: 91 });
    const id = instanceId("consul-server-1", "own-2");
    await arrival(id);
    sandbox.resetCalls();
    await change.make(setConsulMaintenance, { id, enabled: true });
    expect(sent()).toEqual(["/v1/agent/service/maintenance/own-2"]);
    expect(seen(id)).toMatchObject({ health: "MAINTENANCE" });
  });

  it("tell after a crash what became of it", async () => {
    const input = { node: "ext-5", address: "10.0.0.5", service: "crash", port: 1 };
    const { target, plan } = await change.plan(registerConsulService, input);
    const before = { target, state: plan.state };
    const found = () => change.examine(registerConsulService, input, before);
    expect(await found()).toMatchObject({ found: "NOT_DONE" });
    await change.make(registerConsulService, { ...input, port: 2 });
    expect(await found()).toMatchObject({ found: "UNKNOWN" });
    await change.make(registerConsulService, input);
    expect(await found()).toMatchObject({ found: "DONE" });
    const { id } = target;
    const maintenance = { id, enabled: true, reason: "x" };
    const isOn = () => change.examine(setConsulMaintenance, maintenance, { target, state: "0" });
    expect(await isOn()).toMatchObject({ found: "NOT_DONE" });
    await change.make(setConsulMaintenance, maintenance);
    expect(await isOn()).toMatchObject({ found: "DONE" });
    const planned = await change.plan(deregisterConsulService, { id });
    const whole = { target, state: planned.plan.state };
    const isGone = () => change.examine(deregisterConsulService, { id }, whole);
    expect(await isGone()).toMatchObject({ found: "NOT_DONE" });
    await change.make(deregisterConsulService, { id });
    expect(await isGone()).toMatchObject({ found: "DONE" });
  });

  it("refuse what is no node and no instance", async () => {
    for (const id of ["consul:hz:service:dc1/consul", "consul:hz:node:dc1/none"]) {
      await expect(change.plan(setConsulMaintenance, { id, enabled: true })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
  });
});
