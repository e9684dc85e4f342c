import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { call, jsonOf, startTest, textOf, until } from "./consulKit.js";

const session = async (consul: ConsulSandbox, given: object = {}): Promise<string> =>
  z.object({ ID: z.string() }).parse(await jsonOf(call(consul, "PUT /v1/session/create", given)))
    .ID;

const acquire = (consul: ConsulSandbox, key: string, id: string): Promise<string> =>
  textOf(call(consul, `PUT /v1/kv/${key}?acquire=${id}`, "held"));

describe("a session", () => {
  it("ends after twice its time to live, unless somebody renews it", async () => {
    const { consul, clock } = await startTest();
    const id = await session(consul, { TTL: "10s", LockDelay: "0s" });
    clock.advance(19_000);
    expect(await jsonOf(call(consul, `PUT /v1/session/renew/${id}`))).toMatchObject([{ ID: id }]);
    clock.advance(19_000);
    expect(await jsonOf(call(consul, `GET /v1/session/info/${id}`))).toHaveLength(1);
    clock.advance(1_000);
    expect(await jsonOf(call(consul, `GET /v1/session/info/${id}`))).toEqual([]);
    const renewal = await call(consul, `PUT /v1/session/renew/${id}`);
    expect(renewal.status).toBe(404);
    expect(renewal.body.toString()).toBe(`Session id '${id}' not found`);
  });

  it("frees the keys that it held when it ends, and wakes who waits for them", async () => {
    const { consul, clock } = await startTest();
    const id = await session(consul, { TTL: "10s" });
    expect(await acquire(consul, "lock", id)).toBe("true");
    const { headers } = await call(consul, "GET /v1/kv/lock");
    const path = `/v1/kv/lock?index=${headers["x-consul-index"] ?? ""}&wait=1m`;
    const waiting = jsonOf(call(consul, `GET ${path}`));
    await until(() => consul.calls.some((seen) => seen.path === path));
    clock.advance(20_000);
    expect(await waiting).toMatchObject([{ Key: "lock", LockIndex: 1, Value: "aGVsZA==" }]);
    expect(JSON.stringify(await waiting)).not.toContain("Session");
  });

  it("deletes the keys that it held, where its behavior says so", async () => {
    const { consul } = await startTest();
    const id = await session(consul, { Behavior: "delete" });
    await acquire(consul, "lock", id);
    expect(await textOf(call(consul, `PUT /v1/session/destroy/${id}`))).toBe("true");
    expect((await call(consul, "GET /v1/kv/lock")).status).toBe(404);
  });

  it("keeps others from its keys for the lock delay", async () => {
    const { consul, clock } = await startTest();
    const [first, second] = [await session(consul, { LockDelay: "3s" }), await session(consul)];
    await acquire(consul, "lock", first);
    expect(await acquire(consul, "lock", second)).toBe("false");
    await call(consul, `PUT /v1/session/destroy/${first}`);
    expect(await acquire(consul, "lock", second)).toBe("false");
    clock.advance(3_000);
    expect(await acquire(consul, "lock", second)).toBe("true");
    expect(await jsonOf(call(consul, "GET /v1/kv/lock"))).toMatchObject([
      { LockIndex: 2, Session: second },
    ]);
  });

  it("gives a key back at once when its holder releases it", async () => {
    const { consul } = await startTest();
    const [first, second] = [await session(consul), await session(consul)];
    await acquire(consul, "lock", first);
    const release = (id: string): Promise<string> =>
      textOf(call(consul, `PUT /v1/kv/lock?release=${id}`, "free"));
    expect(await release(second)).toBe("false");
    expect(await release(first)).toBe("true");
    expect(await acquire(consul, "lock", second)).toBe("true");
    expect(await jsonOf(call(consul, "GET /v1/kv/lock"))).toMatchObject([{ LockIndex: 2 }]);
  });

  it("ends with a check that turns critical, with its check, and with its node", async () => {
    const { consul } = await startTest();
    const check = { Name: "alive", TTL: "1h", Status: "passing" };
    await call(consul, "PUT /v1/agent/check/register", check);
    const list = (): Promise<unknown> => jsonOf(call(consul, "GET /v1/session/list"));
    await session(consul, { NodeChecks: ["serfHealth", "alive"] });
    await call(consul, "PUT /v1/agent/check/fail/alive");
    expect(await list()).toEqual([]);
    const failing = await call(consul, "PUT /v1/session/create", { Checks: ["alive"] });
    expect(failing.body.toString()).toBe("Check 'alive' is in critical state");
    await call(consul, "PUT /v1/agent/check/pass/alive");
    await session(consul, { Checks: ["alive"] });
    await call(consul, "PUT /v1/agent/check/deregister/alive");
    expect(await list()).toEqual([]);
    await call(consul, "PUT /v1/catalog/register", { Node: "other", Address: "10.0.0.2" });
    await session(consul, { Node: "other", Checks: [] });
    await call(consul, "PUT /v1/catalog/deregister", { Node: "other" });
    expect(await list()).toEqual([]);
  });

  it("is refused in Consul's words", async () => {
    const { consul } = await startTest();
    const refusal = (given: unknown): Promise<string> =>
      textOf(call(consul, "PUT /v1/session/create", given));
    expect(await refusal({ TTL: "1s" })).toContain("must be between [10s=24h0m0s]");
    expect(await refusal({ Node: "nobody" })).toBe("Missing node registration");
    expect(await refusal("{")).toBe("Request decode failed: unexpected EOF");
    const nobody = "00000000-0000-4000-8000-000000000000";
    expect(await acquire(consul, "k", nobody)).toBe(`invalid session "${nobody}"`);
    expect(await acquire(consul, "k", "")).toBe("missing session");
  });

  it("outlives the server, with its clock started anew", async () => {
    const { consul, clock } = await startTest();
    const id = await session(consul, { TTL: "10s" });
    await consul.close();
    clock.advance(60_000);
    const { consul: again } = await startTest({ cluster: consul.cluster });
    expect(await jsonOf(call(again, `GET /v1/session/info/${id}`))).toHaveLength(1);
    clock.advance(20_000);
    expect(await jsonOf(call(again, `GET /v1/session/info/${id}`))).toEqual([]);
  });
});
