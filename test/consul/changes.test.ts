import { changing, type Changing } from "./changing.js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { deleteConsulKey } from "../../resolvers/consul/deleteConsulKey.js";
import { setConsulKey } from "../../resolvers/consul/setConsulKey.js";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { consulApi, type ConsulApi } from "./consulApi.js";

const SOURCE = { source: null, datacenter: "dc1" } as const;

describe("changes of keys", () => {
  let sandbox: ConsulSandbox;
  let api: ConsulApi;
  let change: Changing;

  beforeAll(async () => {
    sandbox = await startConsul({ datacenters: ["dc1", "dc2"] });
    api = consulApi(sandbox.address);
    change = await changing(sandbox.address);
  });

  afterAll(async () => {
    await change.close();
    await sandbox.close();
  });

  const current = (key: string, datacenter = "dc1") =>
    change.reach.consul(change.reach.estate.sourceNamed("CONSUL", null)).keys.current({
      datacenter,
      key,
    });

  /** The calls that were made to keys since. */
  const keyCalls = (): readonly string[] =>
    sandbox.calls
      .filter(({ path }) => path.startsWith("/v1/kv/"))
      .map(({ method, path }) => `${method} ${path}`);

  it("write what is new, and show the value before and after", async () => {
    const input = { ...SOURCE, key: "app/a", value: "one", flags: "18446744073709551615" };
    const { target, plan } = await change.make(setConsulKey, input);
    expect(target).toMatchObject({
      id: "consul:hz:key:dc1/app/a",
      name: "app/a",
      attributes: { kind: "CONSUL_KEY", namespace: null, environment: "test", tags: [] },
    });
    expect(plan).toMatchObject({
      shown: { before: { value: null, modifyIndex: "0" }, after: { value: "one" } },
      state: "0",
      facts: { bytes: 3, planCreated: 1, planUpdated: 0 },
    });
    const key = await current("app/a");
    expect(key).toMatchObject({ value: "one", flags: "18446744073709551615" });
    const again = await change.plan(setConsulKey, { ...SOURCE, key: "app/a", value: "two" });
    expect(again.plan).toMatchObject({
      shown: { before: { value: "one", modifyIndex: key?.modifyIndex }, after: { value: "two" } },
      state: key?.modifyIndex,
      facts: { planCreated: 0, planUpdated: 1 },
    });
  });

  it("write to the datacenter that is named, and to the agent's own where none is", async () => {
    await change.make(setConsulKey, { datacenter: "dc2", key: "there", value: "2" });
    await change.make(setConsulKey, { key: "here", value: "1" });
    expect(await current("there", "dc2")).toMatchObject({ value: "2" });
    expect(await current("there")).toBeNull();
    expect(await current("here")).toMatchObject({ value: "1" });
  });

  it("keep bytes that are no text, emoji and trailing slashes", async () => {
    await change.make(setConsulKey, { ...SOURCE, key: "bytes", valueBase64: "/wD+" });
    await change.make(setConsulKey, { ...SOURCE, key: "\u{1f600}/\u05d0/", value: "\u{1f600}" });
    expect(await current("bytes")).toMatchObject({ value: null, valueBase64: "/wD+" });
    expect(await current("\u{1f600}/\u05d0/")).toMatchObject({ value: "\u{1f600}" });
  });

  it("name keys to policies in one form, and leave them as they are in Consul", async () => {
    const key = "cafe\u0301";
    const { target } = await change.make(setConsulKey, { ...SOURCE, key, value: "x" });
    expect(target.name).toBe("caf\u00e9");
    expect(target.id).toBe("consul:hz:key:dc1/cafe%CC%81");
    expect(await current(key)).toMatchObject({ key });
  });

  it("write once, and ask only for the key itself", async () => {
    sandbox.resetCalls();
    await change.make(setConsulKey, { ...SOURCE, key: "app/once", value: "1" });
    expect(keyCalls()).toEqual(["GET /v1/kv/app%2Fonce?dc=dc1", "PUT /v1/kv/app%2Fonce?dc=dc1"]);
  });

  it("create only what is not there with checkIndex 0", async () => {
    const input = { ...SOURCE, key: "app/new", value: "1", checkIndex: "0" };
    await change.make(setConsulKey, input);
    const index = (await current("app/new"))?.modifyIndex;
    await expect(change.plan(setConsulKey, input)).rejects.toMatchObject({
      code: "CONFLICT",
      extensions: { found: index, source: "hz", system: "consul" },
    });
  });

  it("refuse a stale index while planning, with the current one", async () => {
    await api.put("/kv/app/cas", "1");
    const index = (await current("app/cas"))?.modifyIndex ?? "";
    sandbox.resetCalls();
    const input = { ...SOURCE, key: "app/cas", value: "2", checkIndex: "1" };
    await expect(change.plan(setConsulKey, input)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining(`is at index ${index}, not at 1`),
    });
    expect(keyCalls()).toEqual(["GET /v1/kv/app%2Fcas?dc=dc1"]);
    await change.make(setConsulKey, { ...input, checkIndex: index });
    expect(await current("app/cas")).toMatchObject({ value: "2" });
  });

  it("end in CONFLICT where somebody else was faster than the write", async () => {
    await api.put("/kv/app/race", "1");
    const index = (await current("app/race"))?.modifyIndex ?? "";
    const input = { ...SOURCE, key: "app/race", value: "mine", checkIndex: index };
    const { target, plan } = await change.plan(setConsulKey, input);
    await api.put("/kv/app/race", "theirs");
    const now = (await current("app/race"))?.modifyIndex;
    const reach = change.runReach(plan.state);
    await expect(setConsulKey.run(input, target, reach)).rejects.toMatchObject({
      code: "CONFLICT",
      extensions: { found: now },
      effect: "NONE",
    });
    expect(await current("app/race")).toMatchObject({ value: "theirs" });
  });

  it("mask values whose key tells of a secret, that are no text, or that are long", async () => {
    const plans = await Promise.all(
      [
        { key: "app/db_password", value: "hunter2" },
        { key: "app/bin", valueBase64: "/wD+" },
        { key: "app/long", value: "x".repeat(5_000) },
      ].map((input) => change.plan(setConsulKey, { ...SOURCE, ...input })),
    );
    expect(plans.map(({ plan }) => plan.shown)).toMatchObject([
      { after: { value: "(7 bytes, masked)" } },
      { after: { value: "(3 bytes, not text)" } },
      { after: { value: "(5000 bytes, masked)" } },
    ]);
    expect(setConsulKey.shown({ ...SOURCE, key: "a", value: "secret" })).toEqual({
      ...SOURCE,
      key: "a",
      value: "(6 bytes, masked)",
    });
  });

  it.each([
    ["EMPTY_KEY", { key: "", value: "x" }],
    ["EMPTY_KEY", { key: "//", value: "x" }],
    ["INVALID_PATH", { key: "app/../secret", value: "x" }],
    ["INVALID_PATH", { key: "app//x", value: "x" }],
    ["INVALID_PATH", { key: "/app", value: "x" }],
    ["INVALID_PATH", { key: "a\u0000b", value: "x" }],
    ["INVALID_PATH", { key: "a\nb", value: "x" }],
    ["INVALID_PATH", { key: "a\ud800", value: "x" }],
    ["VALUE_TOO_LARGE", { key: "a", value: "x".repeat(524_289) }],
    ["VALUE_TOO_LARGE", { key: "a", value: "\u00e9".repeat(262_145) }],
    ["UNKNOWN_DATACENTER", { key: "a", value: "x", datacenter: "nope" }],
    ["BAD_USER_INPUT", { key: "a", value: "x", source: "nope" }],
  ])("refuse with %s before Consul is asked for a key: %#", async (code, input) => {
    sandbox.resetCalls();
    await expect(change.plan(setConsulKey, { ...SOURCE, ...input })).rejects.toMatchObject({
      code,
    });
    expect(keyCalls()).toEqual([]);
  });

  it("tell how large a value may be, and what an empty key would do", async () => {
    const large = { ...SOURCE, key: "a", value: "x".repeat(524_289) };
    await expect(change.plan(setConsulKey, large)).rejects.toThrow(/524289 bytes.*512 KiB/);
    const none = { ...SOURCE, key: "" };
    await expect(change.plan(deleteConsulKey, none)).rejects.toThrow(/would affect every key/);
  });

  it("take a value of exactly 512 KiB", async () => {
    await change.make(setConsulKey, { ...SOURCE, key: "big", value: "x".repeat(524_288) });
    expect((await current("big"))?.value).toHaveLength(524_288);
  });

  it.each([
    [{ key: "a" }, /exactly one of `value` and `valueBase64`/],
    [{ key: "a", value: "x", valueBase64: "eA==" }, /exactly one/],
    [{ key: "a", valueBase64: "not base64!" }, /not base64/],
    [{ key: "a", value: "\ud800" }, /lone surrogate/],
    [{ key: "a", value: "x", flags: "-1" }, /`flags` must be a whole number/],
    [{ key: "a", value: "x", flags: "18446744073709551616" }, /`flags` must be a whole number/],
    [{ key: "a", value: "x", checkIndex: "abc" }, /`checkIndex` must be a whole number/],
  ])("do not take %j", (input, message) => {
    const { success, error } = setConsulKey.input.safeParse({ ...SOURCE, ...input });
    expect(success).toBe(false);
    expect(error?.issues[0]?.message).toMatch(message);
  });

  it("delete one key and never what is below it", async () => {
    await api.put("/kv/gone", "1");
    await api.put("/kv/gone/below", "2");
    const { plan } = await change.make(deleteConsulKey, { ...SOURCE, key: "gone" });
    expect(plan).toMatchObject({
      shown: { before: { value: "1" }, after: null },
      facts: { planDestroyed: 1 },
    });
    expect(await current("gone")).toBeNull();
    expect(await current("gone/below")).toMatchObject({ value: "2" });
    await expect(change.plan(deleteConsulKey, { ...SOURCE, key: "gone" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("delete only at the index that is given", async () => {
    await api.put("/kv/kept", "1");
    const input = { ...SOURCE, key: "kept", checkIndex: "1" };
    await expect(change.plan(deleteConsulKey, input)).rejects.toMatchObject({ code: "CONFLICT" });
    const checkIndex = (await current("kept"))?.modifyIndex ?? "";
    await change.make(deleteConsulKey, { ...input, checkIndex });
    expect(await current("kept")).toBeNull();
  });

  it("let hundreds of writes of one key at once all succeed", async () => {
    const inputs = Array.from({ length: 400 }, (_, number) => ({
      ...SOURCE,
      key: "crowd",
      value: String(number),
    }));
    sandbox.resetCalls();
    await Promise.all(inputs.map((input) => change.make(setConsulKey, input)));
    expect(keyCalls().filter((call) => call.startsWith("PUT"))).toHaveLength(400);
  });

  it("tell after a crash whether a key was written", async () => {
    const input = { ...SOURCE, key: "app/crash", value: "new" };
    await api.put("/kv/app/crash", "old");
    const { target, plan } = await change.plan(setConsulKey, input);
    const before = { target, state: plan.state };
    expect(await change.examine(setConsulKey, input, before)).toMatchObject({ found: "NOT_DONE" });
    await api.put("/kv/app/crash", "theirs");
    expect(await change.examine(setConsulKey, input, before)).toMatchObject({ found: "UNKNOWN" });
    await api.put("/kv/app/crash", "new");
    expect(await change.examine(setConsulKey, input, before)).toMatchObject({ found: "DONE" });
  });

  it("tell after a crash whether a key was deleted", async () => {
    const input = { ...SOURCE, key: "app/crash2" };
    await api.put("/kv/app/crash2", "old");
    const { target, plan } = await change.plan(deleteConsulKey, input);
    const before = { target, state: plan.state };
    const found = () => change.examine(deleteConsulKey, input, before);
    expect(await found()).toMatchObject({ found: "NOT_DONE" });
    await api.put("/kv/app/crash2", "other");
    expect(await found()).toMatchObject({ found: "UNKNOWN" });
    await api.delete("/kv/app/crash2");
    expect(await found()).toMatchObject({ found: "DONE" });
  });
});
