import { changing, type Changing } from "./changing.js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { applyConsulConfigEntry } from "../../resolvers/consul/applyConsulConfigEntry.js";
import { deleteConsulConfigEntry } from "../../resolvers/consul/deleteConsulConfigEntry.js";
import { deleteConsulIntention } from "../../resolvers/consul/deleteConsulIntention.js";
import { deleteConsulKey } from "../../resolvers/consul/deleteConsulKey.js";
import { deregisterConsulService } from "../../resolvers/consul/deregisterConsulService.js";
import { registerConsulService } from "../../resolvers/consul/registerConsulService.js";
import { setConsulKey } from "../../resolvers/consul/setConsulKey.js";
import { setConsulMaintenance } from "../../resolvers/consul/setConsulMaintenance.js";
import { upsertConsulIntention } from "../../resolvers/consul/upsertConsulIntention.js";
import { until } from "../support/until.js";
import { consulApi } from "./consulApi.js";

const address = process.env["TEST_CONSUL_ADDR"] ?? "";
const token = process.env["TEST_CONSUL_TOKEN"] ?? "";
const describeReal = address === "" ? describe.skip : describe;
const title =
  address === ""
    ? "changes of a real Consul agent (skipped: TEST_CONSUL_ADDR names none)"
    : `changes of the Consul agent at ${address}`;

describeReal(title, () => {
  const api = consulApi(address, token);
  let change: Changing;

  beforeAll(async () => {
    await api.delete("/config/service-defaults/causeway-web");
    change = await changing(address, { token });
  });

  afterAll(async () => {
    await api.put("/catalog/deregister", { Node: "ext-changes" });
    await change.close();
  });

  const seen = (id: string) => change.reach.estate.get(id);
  const ownNode = async (): Promise<string> => {
    const source = change.reach.estate.sourceNamed("CONSUL", null);
    const nodes = await change.reach.estate.list("CONSUL_NODE", { sources: [source.name] }, {});
    return nodes.nodes.find(({ name }) => name !== "ext-changes")?.name ?? "";
  };

  it("writes and deletes keys, under conditions", async () => {
    const key = "causeway/\u{1f600}/a b%2f";
    await change.make(setConsulKey, { key, value: "one", flags: "18446744073709551615" });
    const again = { key, value: "two", checkIndex: "0" };
    await expect(change.plan(setConsulKey, again)).rejects.toMatchObject({ code: "CONFLICT" });
    const { plan } = await change.plan(deleteConsulKey, { key });
    expect(plan.shown).toMatchObject({ before: { value: "one", modifyIndex: plan.state } });
    const { target } = await change.plan(setConsulKey, { key, value: "x", checkIndex: plan.state });
    await api.put(`/kv/${encodeURIComponent(key)}`, "theirs");
    const input = { key, value: "x", checkIndex: plan.state };
    const reach = change.runReach(plan.state);
    await expect(setConsulKey.run(input, target, reach)).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await change.make(deleteConsulKey, { key });
    await expect(change.plan(deleteConsulKey, { key })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("takes a value of 512 KiB", async () => {
    await change.make(setConsulKey, { key: "causeway/big", value: "x".repeat(524_288) });
    await change.make(deleteConsulKey, { key: "causeway/big" });
  });

  it("creates, updates and deletes an intention", async () => {
    const pair = { sourceName: "causeway-web", destinationName: "causeway-api" };
    const { target } = await change.make(upsertConsulIntention, { ...pair, action: "ALLOW" });
    expect(seen(target.id)).toMatchObject({ action: "ALLOW" });
    await change.make(upsertConsulIntention, { ...pair, action: "DENY", description: "no" });
    expect(seen(target.id)).toMatchObject({ action: "DENY", description: "no" });
    await change.make(deleteConsulIntention, { id: target.id });
    expect(seen(target.id)).toBeNull();
  });

  it("registers an external service, puts it into maintenance, and takes it away", async () => {
    const checks = [{ checkId: "causeway-up", name: "Up", status: "PASSING" }];
    const input = { node: "ext-changes", address: "10.9.9.9", service: "causeway-db", port: 3306 };
    const { target } = await change.make(registerConsulService, {
      ...input,
      tags: ["primary"],
      meta: { engine: "8.0" },
      checks,
    });
    const { id } = target;
    expect(seen(id)).toMatchObject({ health: "PASSING", port: 3306, address: "10.9.9.9" });
    await change.make(setConsulMaintenance, { id, enabled: true, reason: "upgrade" });
    expect(seen(id)).toMatchObject({ health: "MAINTENANCE" });
    await change.make(setConsulMaintenance, { id, enabled: false });
    expect(seen(id)).toMatchObject({ health: "PASSING" });
    const { told } = await change.make(deregisterConsulService, { id });
    expect(told).toEqual([]);
  });

  it("leaves to the agent what the agent keeps", async () => {
    await api.put("/agent/service/register", { ID: "causeway-own", Name: "causeway-own", Port: 1 });
    const node = await ownNode();
    const id = `consul:hz:service-instance:dc1/${node}/causeway-own`;
    await until("the instance", () => seen(id) !== null);
    await change.make(setConsulMaintenance, { id, enabled: true, reason: "a reason & more" });
    await change.make(setConsulMaintenance, { id, enabled: false });
    const { plan } = await change.make(deregisterConsulService, { id });
    expect(plan.shown).toMatchObject({ by: "the agent that keeps it" });
    await change.make(setConsulMaintenance, { id: `consul:hz:node:dc1/${node}`, enabled: true });
    await change.make(setConsulMaintenance, { id: `consul:hz:node:dc1/${node}`, enabled: false });
    const input = { node, address: "127.0.0.1", service: "causeway-x" };
    await expect(change.plan(registerConsulService, input)).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("applies and deletes config entries, and says in our words what Consul refuses", async () => {
    const body = { Kind: "service-defaults", Name: "causeway-web", Protocol: "http" };
    const { target } = await change.make(applyConsulConfigEntry, { body, checkIndex: "0" });
    expect(seen(target.id)).toMatchObject({ body });
    const stale = { body, checkIndex: "1" };
    await expect(change.plan(applyConsulConfigEntry, stale)).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const splitter = {
      Kind: "service-splitter",
      Name: "causeway-web",
      Splits: [{ Weight: 50 }, { Weight: 45, Service: "causeway-other" }],
    };
    await expect(change.make(applyConsulConfigEntry, { body: splitter })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      effect: "NONE",
      message: expect.stringContaining("must add up to 100"),
    });
    const tcp = { ...splitter, Name: "causeway-tcp", Splits: [{ Weight: 100 }] };
    await expect(change.make(applyConsulConfigEntry, { body: tcp })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
    const bogus = { body: { ...body, Bogus: 1 } };
    await expect(change.make(applyConsulConfigEntry, bogus)).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
    await change.make(deleteConsulConfigEntry, { id: target.id });
    expect(seen(target.id)).toBeNull();
  });
});
