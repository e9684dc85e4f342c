import { describe, expect, it } from "@jest/globals";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { call, jsonOf, startTest, textOf } from "./consulKit.js";

const txn = (consul: ConsulSandbox, ...steps: readonly object[]) =>
  call(consul, "PUT /v1/txn", steps);

const kv = (Verb: string, Key: string, more: object = {}): object => ({
  KV: { Verb, Key, ...more },
});

const node = (Verb: string, Node: object): object => ({ Node: { Verb, Node } });

describe("a transaction", () => {
  it("writes everything under one index", async () => {
    const { consul } = await startTest();
    const answer = await jsonOf(
      txn(
        consul,
        kv("set", "a", { Value: "MQ==" }),
        node("set", { Node: "n", Address: "10.0.0.1" }),
        { Service: { Verb: "set", Node: "n", Service: { Service: "web", Port: 80 } } },
        { Check: { Verb: "set", Check: { Node: "n", Name: "ok", Status: "passing" } } },
        kv("get", "a"),
      ),
    );
    const index = consul.state("dc1").kv.get("a")?.ModifyIndex;
    expect(answer).toMatchObject({
      Results: [
        { KV: { Key: "a", Value: null, CreateIndex: index } },
        { Node: { Node: "n", Address: "10.0.0.1", ModifyIndex: index } },
        { Service: { ID: "web", Port: 80, ModifyIndex: index } },
        { Check: { CheckID: "ok", Status: "passing", ModifyIndex: index } },
        { KV: { Value: "MQ==" } },
      ],
      Errors: null,
    });
  });

  it("takes back all that it did where one step fails, and names every step that did", async () => {
    const { consul } = await startTest();
    const { kv: keys, catalog, indexes } = consul.state("dc1");
    await txn(consul, kv("set", "old", { Value: "MQ==" }));
    await txn(consul, node("set", { Node: "kept", Address: "10.0.0.1" }));
    const service = { Service: { Verb: "set", Node: "kept", Service: { Service: "web" } } };
    await txn(consul, service);
    const before = JSON.stringify([
      keys.list(""),
      ...Array.from(catalog.nodes(), ({ row }) => row),
    ]);
    const index = indexes.max("kvs", "nodes", "services", "tombstones");
    const answer = await txn(
      consul,
      kv("set", "new", { Value: "MQ==" }),
      kv("delete", "old"),
      node("set", { Node: "n", Address: "10.0.0.2" }),
      node("delete", { Node: "kept" }),
      kv("get", "absent"),
      kv("check-index", "new", { Index: 1 }),
    );
    expect(answer.status).toBe(409);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      Results: null,
      Errors: [
        { OpIndex: 4, What: 'key "absent" doesn\'t exist' },
        { OpIndex: 5, What: expect.stringContaining("failed index check") },
      ],
    });
    expect(JSON.stringify([keys.list(""), ...Array.from(catalog.nodes(), ({ row }) => row)])).toBe(
      before,
    );
    expect(indexes.max("kvs", "nodes", "services", "tombstones")).toBe(index);
    expect([...catalog.instances("web")]).toHaveLength(1);
    expect(catalog.node("kept")?.service("web")).toBeDefined();
  });

  it("keeps sessions and their locks where it deleted their node in vain", async () => {
    const { consul } = await startTest();
    const { sessions, kv: keys, catalog } = consul.state("dc1");
    catalog.register({ Node: "n", Address: "10.0.0.1" });
    const { ID } = sessions.add({ Node: "n", NodeChecks: [] });
    keys.put("lock", "x", { session: ID, lockIndex: 1 });
    const vain = [node("delete", { Node: "n" }), kv("get", "absent")];
    expect((await txn(consul, ...vain)).status).toBe(409);
    expect(keys.get("lock")?.Session).toBe(ID);
    expect((await txn(consul, node("delete", { Node: "n" }))).status).toBe(200);
    expect(sessions.list()).toEqual([]);
    expect(keys.get("lock")?.Session).toBeUndefined();
  });

  it("compares and sets, locks and unlocks", async () => {
    const { consul } = await startTest();
    const { ID: Session } = consul.state("dc1").sessions.add({ Node: "own" });
    const lock = { Value: "MQ==", Session };
    const locked = [kv("lock", "k", lock), kv("check-session", "k", { Session })];
    expect((await txn(consul, ...locked)).status).toBe(200);
    expect((await txn(consul, kv("cas", "k", { Value: "Mg==", Index: 0 }))).status).toBe(409);
    const { ModifyIndex: Index } = consul.state("dc1").kv.get("k") ?? {};
    expect((await txn(consul, kv("cas", "k", { Value: "Mg==", Index }))).status).toBe(200);
    expect((await txn(consul, kv("unlock", "k", lock), kv("delete", "k"))).status).toBe(200);
    expect((await txn(consul, kv("check-not-exists", "k"))).status).toBe(200);
  });

  it("keeps flags above 2^53 as they are", async () => {
    const { consul } = await startTest();
    const step = '{"KV":{"Verb":"set","Key":"k","Value":"MQ==","Flags":18446744073709551615}}';
    const answer = await textOf(call(consul, "PUT /v1/txn", `[${step}]`));
    expect(answer).toContain('"Flags":18446744073709551615');
  });

  it("has no more steps than its version allows", async () => {
    const steps = Array.from({ length: 65 }, (_, position) => kv("get", `k${position}`));
    const { consul: older } = await startTest();
    const { consul: newer } = await startTest({ profile: "1.15" });
    const refusal = await txn(older, ...steps);
    expect(refusal.status).toBe(413);
    expect(refusal.body.toString()).toBe("Transaction contains too many operations (65 > 64)");
    expect((await txn(newer, ...steps)).status).toBe(409);
  });

  it("leaves out what the caller may not read, and refuses what it may not write", async () => {
    const acl = { managementToken: "root", defaultPolicy: "deny" } as const;
    const { consul } = await startTest({ acl });
    const rules = 'key_prefix "mine/" { policy = "write" }';
    consul.cluster.acl.addToken({ secretId: "limited", rules });
    consul.state("dc1").kv.put("theirs/a", "1");
    consul.state("dc1").kv.put("mine/a", "1");
    const limited = (...steps: readonly object[]) => call(consul, "PUT /v1/txn", steps, "limited");
    expect(await jsonOf(limited(kv("get", "theirs/a"), kv("get", "mine/a")))).toMatchObject({
      Results: [{ KV: { Key: "mine/a" } }],
    });
    const refused = limited(kv("set", "mine/b"), kv("set", "theirs/b"));
    expect(await jsonOf(refused)).toMatchObject({
      Errors: [{ OpIndex: 1, What: "Permission denied" }],
    });
    expect(consul.state("dc1").kv.get("mine/b")).toBeUndefined();
  });
});
