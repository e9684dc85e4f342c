import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { createConsul, type ConsulSource } from "../../datasources/consul/createConsul.js";
import { pageAfter } from "../../datasources/consul/livePage.js";
import { consulApi, type ConsulApi } from "./consulApi.js";
import { Calls, consulSettings } from "./observing.js";

const codeOf = (outcome: Promise<unknown>): Promise<unknown> =>
  outcome.then(
    () => "no error",
    (error: unknown) =>
      typeof error === "object" && error && "code" in error ? error.code : error,
  );

describe("live reads", () => {
  let sandbox: ConsulSandbox;
  let api: ConsulApi;
  let consul: ConsulSource;

  beforeAll(async () => {
    sandbox = await startConsul({ datacenters: ["dc1", "dc2"] });
    api = consulApi(sandbox.address);
    consul = createConsul(consulSettings(sandbox.address));
    await api.put("/kv/app/a?flags=18446744073709551615", "one");
    await api.put("/kv/app/b", "two");
    await api.put("/kv/app/deep/c", "three");
    await api.put("/kv/app/\u{1f600}", "smile");
    await api.put("/kv/other", "other");
    await api.put("/kv/app/b?dc=dc2", "elsewhere");
  });

  afterAll(async () => {
    await consul.close();
    await sandbox.close();
  });

  const reader = (calls = new Calls()) => consul.read.forRequest(calls);
  const page = (first: number, after: string | null = null, datacenter: string | null = "dc1") => ({
    prefix: "app/",
    datacenter,
    first,
    after,
  });

  it("page through the names of keys in Consul's order, which is that of bytes", async () => {
    const names: string[] = [];
    let after: string | null = null;
    let hasNextPage = true;
    while (hasNextPage) {
      const read: Awaited<ReturnType<ReturnType<typeof reader>["keys"]>> = await reader().keys(
        page(2, after),
      );
      names.push(...read.nodes.map(({ key }) => key));
      after = names.at(-1) ?? null;
      hasNextPage = read.hasNextPage;
    }
    expect(names).toEqual(["app/a", "app/b", "app/deep/c", "app/\u{1f600}"]);
  });

  it("name a key by its datacenter and its own segments", async () => {
    const { nodes } = await reader().keys(page(10));
    expect(nodes.map(({ id }) => id)).toEqual([
      "consul:hz:key:dc1/app/a",
      "consul:hz:key:dc1/app/b",
      "consul:hz:key:dc1/app/deep/c",
      "consul:hz:key:dc1/app/%F0%9F%98%80",
    ]);
  });

  it("go on after a key that is gone meanwhile", async () => {
    const { nodes } = await reader().keys(page(1, "app/aa"));
    expect(nodes.map(({ key }) => key)).toEqual(["app/b"]);
  });

  it("read a value only where it is asked for, each once in a request, and count the calls", async () => {
    const calls = new Calls();
    const read = reader(calls);
    sandbox.resetCalls();
    await Promise.all([read.keys(page(2)), read.keys(page(2, "app/a"))]);
    const values = await Promise.all([
      read.key("dc1", "app/a"),
      read.key("dc1", "app/a"),
      read.key("dc1", "app/none"),
    ]);
    expect(values.map((value) => value?.value)).toEqual(["one", "one", undefined]);
    const reads = sandbox.calls.filter(({ path }) => path.startsWith("/v1/kv/"));
    expect(reads).toHaveLength(3);
    expect(calls.made).toBe(sandbox.calls.length);
  });

  it("keep flags above 2^53, and bytes that are no text", async () => {
    expect(await reader().key("dc1", "app/a")).toMatchObject({
      __typename: "ConsulKey",
      sourceId: "consul:hz",
      flags: "18446744073709551615",
      value: "one",
      valueBase64: "b25l",
      lockIndex: "0",
      session: null,
    });
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    await fetch(`${sandbox.address}/v1/kv/bytes`, { method: "PUT", body: bytes });
    expect(await reader().key("dc1", "bytes")).toMatchObject({ value: null, valueBase64: "/wD+" });
    await api.put("/kv/empty", "");
    expect(await reader().key("dc1", "empty")).toMatchObject({ value: "", valueBase64: "" });
  });

  it("read each datacenter for itself, and the agent's own when none is named", async () => {
    expect(await reader().key("dc2", "app/b")).toMatchObject({ value: "elsewhere" });
    expect(await reader().key(null, "app/b")).toMatchObject({ value: "two", datacenter: "dc1" });
    const { nodes } = await reader().keys(page(10, null, "dc2"));
    expect(nodes.map(({ id }) => id)).toEqual(["consul:hz:key:dc2/app/b"]);
  });

  it("read more values than may run at once, without being refused", async () => {
    const read = reader();
    const names = Array.from({ length: 150 }, (_, number) => `many/${number}`);
    await Promise.all(names.map((name) => api.put(`/kv/${name}`, name)));
    const values = await Promise.all(names.map((name) => read.key("dc1", name)));
    expect(values.map((value) => value?.value)).toEqual(names);
  });

  it("refuse a datacenter that is not known, with those that are", async () => {
    await expect(reader().key("nope", "a")).rejects.toMatchObject({
      code: "UNKNOWN_DATACENTER",
      message: 'Consul source hz has no datacenter "nope"; it knows: dc1, dc2.',
    });
    const only = createConsul(consulSettings(sandbox.address, { datacenters: ["dc1"] }));
    const read = only.read.forRequest(new Calls());
    expect(await codeOf(read.key("dc2", "app/b"))).toBe("UNKNOWN_DATACENTER");
    await only.close();
  });

  it.each([
    "",
    "..",
    "../other",
    "app/../other",
    "app/./a",
    "app//a",
    "/app/a",
    "app/a\u0000",
    "app/a\n",
    "app/\ud800",
  ])("refuse the key %j without a call", async (key) => {
    sandbox.resetCalls();
    expect(await codeOf(reader().key("dc1", key))).toBe("INVALID_PATH");
    expect(sandbox.calls).toHaveLength(0);
  });

  it.each(["a%2Fb", "a?raw", "a#b", "a b", "..a", "a..", "\u202eevil", "e\u0301"])(
    "take the key %j for itself",
    async (key) => {
      await api.put(`/kv/odd/${encodeURIComponent(key)}`, key);
      expect(await reader().key("dc1", `odd/${key}`)).toMatchObject({
        key: `odd/${key}`,
        value: key,
      });
    },
  );

  it("read sessions", async () => {
    const { ID: id } = sandbox.state("dc1").sessions.add({
      Node: "consul-server-1",
      Name: "lock",
      TTL: "15s",
      Behavior: "delete",
      ServiceChecks: [{ ID: "web:1", Namespace: "" }],
    });
    const { nodes } = await reader().sessions({ datacenter: "dc1", first: 5, after: null });
    expect(nodes).toMatchObject([
      {
        id: `consul:hz:session:dc1/${id}`,
        sessionId: id,
        name: "lock",
        nodeName: "consul-server-1",
        ttl: "15s",
        behavior: "delete",
        checks: ["serfHealth", "web:1"],
      },
    ]);
    const [session] = nodes;
    expect(await reader().session("dc1", id)).toEqual(session);
    expect(await reader().session("dc1", "00000000-0000-4000-8000-000000000000")).toBeNull();
    expect(await codeOf(reader().session("dc1", "../kv/app/a"))).toBe("INVALID_NAME");
  });

  it("read prepared queries without their tokens", async () => {
    const page = { datacenter: "dc1", first: 5, after: null } as const;
    expect((await reader().preparedQueries(page)).nodes).toEqual([]);
    const Service = {
      Service: "web",
      Tags: ["blue"],
      Failover: { NearestN: 2, Datacenters: ["dc2"] },
    };
    const seed = { Name: "nearest", Token: "secret", Service };
    const { ID: id } = sandbox.state("dc1").queries.add(seed);
    const query = await reader().preparedQuery("dc1", id);
    expect(query).toMatchObject({
      id: `consul:hz:prepared-query:dc1/${id}`,
      name: "nearest",
      service: "web",
      definition: { Name: "nearest", Service },
    });
    expect(JSON.stringify(query)).not.toContain("secret");
    expect((await reader().preparedQueries(page)).nodes).toEqual([query]);
    expect(await codeOf(reader().preparedQuery("dc1", "nearest"))).toBe("INVALID_NAME");
  });
});

describe("a page of a list", () => {
  it("goes by bytes where its cursor is gone: UTF-16 would have a smile before U+FFFD", () => {
    const names = ["a", "\ufffd", "\u{1f600}"];
    const after = (name: string | null) =>
      pageAfter(names, (row) => row, { first: 2, after: name }).nodes;
    expect(after(null)).toEqual(["a", "\ufffd"]);
    expect(after("b")).toEqual(["\ufffd", "\u{1f600}"]);
    expect(after("\ufffd")).toEqual(["\u{1f600}"]);
    expect(after("\uffff")).toEqual(["\u{1f600}"]);
    expect(after("\u{1f600}")).toEqual([]);
  });
});

describe("live reads with a token that sees nothing", () => {
  it.each(["1.8", "1.15"] as const)(
    "say so on %s, where Consul would answer an empty list",
    async (profile) => {
      const sandbox = await startConsul({
        profile,
        acl: { managementToken: "management", defaultPolicy: "deny" },
      });
      const api = consulApi(sandbox.address, "management");
      await api.put("/kv/app/a", "one");
      const blind = createConsul(consulSettings(sandbox.address));
      const seeing = createConsul(consulSettings(sandbox.address, { token: "management" }));
      const page = { datacenter: "dc1", first: 5, after: null } as const;
      const read = blind.read.forRequest(new Calls());
      expect(await codeOf(read.keys({ ...page, prefix: "" }))).toBe("UPSTREAM_REJECTED");
      expect(await codeOf(read.key("dc1", "app/a"))).toBe("UPSTREAM_REJECTED");
      expect(await codeOf(read.sessions(page))).toBe("UPSTREAM_REJECTED");
      const all = seeing.read.forRequest(new Calls());
      expect((await all.keys({ ...page, prefix: "" })).nodes).toHaveLength(1);
      expect((await all.keys({ ...page, prefix: "nothing" })).nodes).toHaveLength(0);
      expect((await all.sessions(page)).nodes).toHaveLength(0);
      await blind.close();
      await seeing.close();
      await sandbox.close();
    },
  );
});
