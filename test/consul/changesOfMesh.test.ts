import { changing, type Changing } from "./changing.js";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { applyConsulConfigEntry } from "../../resolvers/consul/applyConsulConfigEntry.js";
import { deleteConsulConfigEntry } from "../../resolvers/consul/deleteConsulConfigEntry.js";
import { deleteConsulIntention } from "../../resolvers/consul/deleteConsulIntention.js";
import { upsertConsulIntention } from "../../resolvers/consul/upsertConsulIntention.js";
import type { Profile } from "../../sandbox/consul/Profile.js";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { consulApi, type ConsulApi } from "./consulApi.js";

const PAIR = { sourceName: "web", destinationName: "api" } as const;
const ID = "consul:hz:intention:dc1/web/api";
const PERMISSIONS = [{ Action: "allow", HTTP: { PathPrefix: "/v1", Methods: ["GET"] } }] as const;

let sandbox: ConsulSandbox;
let api: ConsulApi;
let change: Changing;

const start = async (profile: Profile): Promise<void> => {
  sandbox = await startConsul({ profile });
  api = consulApi(sandbox.address);
  change = await changing(sandbox.address);
};

const stop = async (): Promise<void> => {
  await change.close();
  await sandbox.close();
};

const seen = (id: string) => change.reach.estate.get(id);

/** Changes of what a path starts with that were sent since. */
const sent = (path: string): readonly string[] =>
  sandbox.calls
    .filter((call) => call.method !== "GET" && call.path.startsWith(`/v1${path}`))
    .map((call) => `${call.method} ${call.path.replace(/[0-9a-f-]{36}/, "UUID")}`);

describe.each<{ profile: Profile; created: string; updated: string; deleted: string }>([
  {
    profile: "1.8",
    created: "POST /v1/connect/intentions?dc=dc1",
    updated: "PUT /v1/connect/intentions/UUID?dc=dc1",
    deleted: "DELETE /v1/connect/intentions/UUID?dc=dc1",
  },
  {
    profile: "1.15",
    created: "PUT /v1/connect/intentions/exact?source=web&destination=api&dc=dc1",
    updated: "PUT /v1/connect/intentions/exact?source=web&destination=api&dc=dc1",
    deleted: "DELETE /v1/connect/intentions/exact?source=web&destination=api&dc=dc1",
  },
])("changes of intentions in Consul $profile", ({ profile, created, updated, deleted }) => {
  beforeAll(() => start(profile));
  afterAll(stop);

  it("create, update and delete by the API that there is, each by one call", async () => {
    sandbox.resetCalls();
    const input = { ...PAIR, action: "ALLOW", description: "by hand" };
    const made = await change.make(upsertConsulIntention, input);
    expect(made.target).toMatchObject({
      id: ID,
      name: "web => api",
      attributes: { kind: "CONSUL_INTENTION", environment: "test" },
    });
    expect(made.plan).toMatchObject({
      shown: { before: null, after: { action: "ALLOW", description: "by hand" } },
      state: "0",
      facts: { planCreated: 1, planUpdated: 0 },
    });
    expect(seen(ID)).toMatchObject({ action: "ALLOW", description: "by hand", precedence: 9 });
    expect(sent("/connect")).toEqual([created]);
    // A description that is omitted stays.
    const changed = await change.make(upsertConsulIntention, { ...PAIR, action: "DENY" });
    expect(changed.plan.shown).toMatchObject({
      before: { action: "ALLOW", description: "by hand" },
      after: { action: "DENY", description: "by hand" },
    });
    expect(seen(ID)).toMatchObject({ action: "DENY", description: "by hand" });
    expect(sent("/connect")).toEqual([created, updated]);
    const gone = await change.make(deleteConsulIntention, { id: ID });
    expect(gone.plan).toMatchObject({ shown: { after: null }, loses: [ID] });
    expect(seen(ID)).toBeNull();
    expect(sent("/connect")).toEqual([created, updated, deleted]);
  });

  it("take wildcards, for whole names only", async () => {
    const input = { sourceName: "*", destinationName: "*", action: "DENY" };
    await change.make(upsertConsulIntention, input);
    expect(seen("consul:hz:intention:dc1/%2A/%2A")).toMatchObject({ action: "DENY" });
    for (const sourceName of ["web*", "a/b", "", "a\nb"]) {
      await expect(
        change.plan(upsertConsulIntention, { ...input, sourceName }),
      ).rejects.toMatchObject({ code: "INVALID_NAME" });
    }
  });

  it("tell after a crash what became of it", async () => {
    const input = { sourceName: "crash", destinationName: "api", action: "ALLOW" };
    const { target, plan } = await change.plan(upsertConsulIntention, input);
    const before = { target, state: plan.state };
    const found = () => change.examine(upsertConsulIntention, input, before);
    expect(await found()).toMatchObject({ found: "NOT_DONE" });
    await change.make(upsertConsulIntention, { ...input, action: "DENY" });
    expect(await found()).toMatchObject({ found: "UNKNOWN" });
    const { plan: now } = await change.make(upsertConsulIntention, input);
    expect(await found()).toMatchObject({ found: "DONE" });
    const deletion = { id: target.id };
    const { plan: planned } = await change.plan(deleteConsulIntention, deletion);
    const whole = { target, state: planned.state };
    expect(now.state).not.toBe(planned.state);
    expect(await change.examine(deleteConsulIntention, deletion, whole)).toMatchObject({
      found: "NOT_DONE",
    });
    await change.make(deleteConsulIntention, deletion);
    expect(await change.examine(deleteConsulIntention, deletion, whole)).toMatchObject({
      found: "DONE",
    });
  });

  it("have nothing to delete where there is nothing, or something else", async () => {
    for (const id of [ID, "consul:hz:node:dc1/consul-server-1", "consul:nope:intention:x", "x"]) {
      await expect(change.plan(deleteConsulIntention, { id })).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: `There is nothing of that kind with the id ${id}.`,
      });
    }
  });

  it("take permissions only where there is an API for them", async () => {
    await api.put("/config", { Kind: "service-defaults", Name: "perm", Protocol: "http" });
    const input = { sourceName: "web", destinationName: "perm", permissions: PERMISSIONS };
    if (profile === "1.8") {
      await expect(change.plan(upsertConsulIntention, input)).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
        message: expect.stringContaining("need Consul 1.9 or later; the agent is 1.8.7"),
      });
      return;
    }
    await change.make(upsertConsulIntention, input);
    expect(seen("consul:hz:intention:dc1/web/perm")).toMatchObject({
      action: null,
      permissions: [{ Action: "allow" }],
    });
  });
});

it.each([
  [{}, /exactly one of `action` and `permissions`/],
  [{ action: "ALLOW", permissions: PERMISSIONS }, /exactly one/],
  [{ permissions: [] }, /at least one rule/],
  [{ permissions: { Action: "allow" } }, /a list/],
  [{ permissions: ["allow"] }, /each an object/],
  [{ action: "ALLOW", description: "x".repeat(513) }, /512 characters/],
])("an intention may not be %j", (input, message) => {
  const { success, error } = upsertConsulIntention.input.safeParse({ ...PAIR, ...input });
  expect(success).toBe(false);
  expect(error?.issues[0]?.message).toMatch(message);
});

describe.each<Profile>(["1.8", "1.15"])("changes of config entries in Consul %s", (profile) => {
  beforeAll(() => start(profile));
  afterAll(stop);

  const DEFAULTS = "consul:hz:config-entry:dc1/service-defaults/web";

  it("create, replace and delete", async () => {
    const body = { Kind: "service-defaults", Name: "web", Protocol: "http" };
    const { target, plan } = await change.make(applyConsulConfigEntry, { body });
    expect(target).toMatchObject({ id: DEFAULTS, name: "service-defaults/web" });
    expect(plan).toMatchObject({ shown: { before: null, after: { body } }, state: "0" });
    expect(seen(DEFAULTS)).toMatchObject({ entryKind: "service-defaults", body });
    await change.make(applyConsulConfigEntry, { body: { ...body, Protocol: "grpc" } });
    expect(seen(DEFAULTS)).toMatchObject({ body: { Protocol: "grpc" } });
    const gone = await change.make(deleteConsulConfigEntry, { id: DEFAULTS });
    expect(gone.plan).toMatchObject({ shown: { before: { body: { Protocol: "grpc" } } } });
    expect(seen(DEFAULTS)).toBeNull();
  });

  it("take what Consul takes: lower case, and one name for what there is only one of", async () => {
    const lower = { kind: "service-defaults", name: "lower", protocol: "http" };
    const { target } = await change.make(applyConsulConfigEntry, { body: lower });
    expect(target.id).toBe("consul:hz:config-entry:dc1/service-defaults/lower");
    const proxy = { Kind: "proxy-defaults", Config: { connect_timeout_ms: 1000 } };
    const { target: only } = await change.make(applyConsulConfigEntry, { body: proxy });
    expect(only.id).toBe("consul:hz:config-entry:dc1/proxy-defaults/global");
  });

  it("write only at the index that is given", async () => {
    const body = { Kind: "service-defaults", Name: "cas", Protocol: "http" };
    await change.make(applyConsulConfigEntry, { body, checkIndex: "0" });
    const stale = { body: { ...body, Protocol: "tcp" }, checkIndex: "1" };
    await expect(change.plan(applyConsulConfigEntry, stale)).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const { plan } = await change.plan(applyConsulConfigEntry, { body });
    await change.make(applyConsulConfigEntry, { ...stale, checkIndex: plan.state });
    const id = "consul:hz:config-entry:dc1/service-defaults/cas";
    expect(seen(id)).toMatchObject({ body: { Protocol: "tcp" } });
  });

  it("say in our words what Consul refuses", async () => {
    const refused = async (body: object) =>
      change.make(applyConsulConfigEntry, { body }).then(
        () => "taken",
        (error: unknown) => error,
      );
    await api.put("/config", { Kind: "service-defaults", Name: "split", Protocol: "http" });
    const splits = [{ Weight: 50 }, { Weight: 45 }];
    expect(
      await refused({ Kind: "service-splitter", Name: "split", Splits: splits }),
    ).toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("the weights of a splitter must add up to 100"),
      effect: "NONE",
    });
    expect(await refused({ Kind: "nonsense", Name: "x" })).toMatchObject({
      code: "UPSTREAM_REJECTED",
      message: expect.stringContaining("does not know this kind of entry"),
    });
    if (profile !== "1.8") return;
    const fault = await refused({ Kind: "service-defaults", Name: "web", Bogus: "canary" });
    expect(fault).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(String(fault)).not.toMatch(/canary|Bogus/);
  });

  it("never show secrets, nor write what stands in their place", async () => {
    const body = {
      Kind: "inline-certificate",
      Name: "c",
      PrivateKey: "-----canary",
      Certificate: "x",
    };
    const input = applyConsulConfigEntry.input.parse({ body });
    expect(JSON.stringify(applyConsulConfigEntry.shown(input))).not.toMatch(/canary/);
    if (profile === "1.15") {
      const { plan } = await change.plan(applyConsulConfigEntry, { body });
      expect(JSON.stringify(plan)).not.toMatch(/canary/);
    }
    const { error } = applyConsulConfigEntry.input.safeParse({
      body: { ...body, PrivateKey: "(not read)" },
    });
    expect(error?.issues[0]?.message).toMatch(/never read/);
  });

  it.each([
    [{ Name: "x" }, /needs a Kind/],
    [{ Kind: "service-defaults" }, /needs a Name/],
    [{ Kind: "Service Defaults", Name: "x" }, /needs a Kind/],
    [{ Kind: "service-defaults", kind: "mesh", Name: "x" }, /needs one Kind/],
    [{ Kind: "service-defaults", Name: 7 }, /needs one Name/],
    [{ Kind: "proxy-defaults", Name: "other" }, /is named global/],
  ])("refuse the body %j", async (body, message) => {
    await expect(change.plan(applyConsulConfigEntry, { body })).rejects.toThrow(message);
  });

  it.each([{ a: null }, { a: [1, null] }, { a: [{ b: null }] }])(
    "refuse the settings %j, which end a server",
    (settings) => {
      const named = { Kind: "proxy-defaults", Name: "global" };
      for (const body of [
        { ...named, Config: settings },
        { ...named, config: settings },
      ]) {
        const { error } = applyConsulConfigEntry.input.safeParse({ body });
        expect(error?.issues[0]?.message).toMatch(/null within `Config`/);
      }
      expect(applyConsulConfigEntry.input.safeParse({ body: named }).success).toBe(true);
    },
  );

  it("refuse names that no URL can hold", async () => {
    for (const Name of ["..", "a//b", "a/../b", "\u0000"]) {
      const body = { Kind: "service-defaults", Name };
      await expect(change.plan(applyConsulConfigEntry, { body })).rejects.toMatchObject({
        code: "INVALID_NAME",
      });
    }
  });

  it("tell after a crash what became of it", async () => {
    const body = { Kind: "service-defaults", Name: "crash", Protocol: "http" };
    const { target, plan } = await change.plan(applyConsulConfigEntry, { body });
    const before = { target, state: plan.state };
    const found = () => change.examine(applyConsulConfigEntry, { body }, before);
    expect(await found()).toMatchObject({ found: "NOT_DONE" });
    await api.put("/config", { ...body, Protocol: "tcp" });
    expect(await found()).toMatchObject({ found: "UNKNOWN" });
    await api.put("/config", body);
    expect(await found()).toMatchObject({ found: "DONE" });
    await change.make(applyConsulConfigEntry, { body });
    const deletion = { id: target.id };
    const planned = await change.plan(deleteConsulConfigEntry, deletion);
    const whole = { target, state: planned.plan.state };
    expect(await change.examine(deleteConsulConfigEntry, deletion, whole)).toMatchObject({
      found: "NOT_DONE",
    });
    await change.make(deleteConsulConfigEntry, deletion);
    expect(await change.examine(deleteConsulConfigEntry, deletion, whole)).toMatchObject({
      found: "DONE",
    });
  });
});
