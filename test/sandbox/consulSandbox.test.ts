import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type ConsulSandbox,
  type ConsulSandboxOptions,
  startConsul,
} from "../../sandbox/consul/startConsul.js";
import { serviceFields } from "../../sandbox/consul/state/fields.js";
import { type Answer, ask } from "./request.js";

const open: ConsulSandbox[] = [];

const start = async (options: ConsulSandboxOptions = {}): Promise<ConsulSandbox> => {
  const consul = await startConsul(options);
  open.push(consul);
  return consul;
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((consul) => consul.close()));
});

const get = (consul: ConsulSandbox, path: string, token = ""): Promise<Answer> =>
  ask(consul.address, { method: "GET", path, headers: { "X-Consul-Token": token } });

const put = (consul: ConsulSandbox, path: string, body: unknown): Promise<Answer> =>
  ask(consul.address, { method: "PUT", path, body: JSON.stringify(body) });

const parsed = (answer: Answer): unknown => JSON.parse(answer.body.toString("utf8"));

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 45_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("The condition was not met within 45 s.");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

describe("a Consul sandbox", () => {
  it("ends blocking queries at once when it closes, and returns on the same port with its state", async () => {
    const first = await start({ datacenters: ["dc1", "dc2"] });
    first.state("dc2").catalog.register({ Node: "n", Address: "10.0.0.1" });
    const index = (await get(first, "/v1/catalog/nodes?dc=dc2")).headers["x-consul-index"] ?? "";
    const path = `/v1/catalog/nodes?dc=dc2&index=${index}&wait=10m`;
    const ended = get(first, path).then(
      () => "answered",
      () => "lost",
    );
    await until(() => first.calls.some((call) => call.path === path));
    await first.close();
    expect(await ended).toBe("lost");
    const second = await start({ port: first.port, cluster: first.cluster });
    expect(second.address).toBe(first.address);
    const nodes = await get(second, "/v1/catalog/nodes?dc=dc2&filter=Node==n");
    expect(nodes.headers["x-consul-index"]).toBe(index);
    expect(parsed(nodes)).toMatchObject([{ Node: "n", Datacenter: "dc2" }]);
  });

  it("starts with indexes from the beginning when it returns without its state", async () => {
    const first = await start();
    for (let node = 0; node < 50; node += 1) {
      first.state("dc1").catalog.register({ Node: `n${node}`, Address: "10.0.0.1" });
    }
    const before = Number((await get(first, "/v1/catalog/nodes")).headers["x-consul-index"]);
    await first.close();
    const second = await start({ port: first.port });
    const after = Number((await get(second, "/v1/catalog/nodes")).headers["x-consul-index"]);
    expect(after).toBeLessThan(before);
  });

  it("counts the requests it was asked", async () => {
    const consul = await start();
    await get(consul, "/v1/status/leader");
    expect(consul.calls).toEqual([{ method: "GET", path: "/v1/status/leader" }]);
    consul.resetCalls();
    expect(consul.calls).toEqual([]);
  });

  it("keeps datacenters apart, each with its own index", async () => {
    const consul = await start({ datacenters: ["dc1", "dc2"] });
    const path = "/v1/kv/a?index=1&wait=10m&dc=dc2";
    consul.state("dc1").kv.put("a", "one");
    consul.state("dc2").kv.put("a", "two");
    expect(parsed(await get(consul, path))).toMatchObject([{ Value: "dHdv" }]);
    expect(parsed(await get(consul, "/v1/catalog/datacenters"))).toEqual(["dc1", "dc2"]);
    expect((await get(consul, "/v1/kv/a?dc=dc3")).body.toString()).toBe("No path to datacenter");
  });

  it("prints numbers above 2^53 as they are", async () => {
    const consul = await start();
    const { kv, indexes } = consul.state("dc1");
    indexes.advanceTo(2n ** 60n);
    kv.put("lock", "x", { flags: 3304740253564472344n });
    const answer = await get(consul, "/v1/kv/lock?pretty");
    expect(answer.body.toString()).toContain('"Flags": 3304740253564472344,');
    expect(answer.body.toString()).toContain(`"ModifyIndex": ${2n ** 60n + 1n}`);
    expect(answer.headers["x-consul-index"]).toBe(String(2n ** 60n + 1n));
    const cas = await put(consul, `/v1/kv/lock?cas=${2n ** 60n}`, "y");
    expect(cas.body.toString()).toBe("false");
    const won = await put(
      consul,
      `/v1/kv/lock?cas=${2n ** 60n + 1n}&flags=18446744073709551615`,
      "y",
    );
    expect(won.body.toString()).toBe("true");
    expect((await get(consul, "/v1/kv/lock")).body.toString()).toContain("18446744073709551615");
  });

  it("turns a check critical whose time to live is over", async () => {
    const consul = await start();
    const check = { Name: "alive", TTL: "30ms", Status: "passing" };
    await put(consul, "/v1/agent/service/register", { Name: "web", Check: check });
    const health = async (): Promise<string> =>
      (await get(consul, "/v1/health/checks/web")).body.toString();
    expect(await health()).toContain('"Status":"passing"');
    await until(async () => (await health()).includes('"Status":"critical"'));
    expect(await health()).toContain("TTL expired");
    await put(consul, "/v1/agent/check/pass/service:web?note=back", "");
    expect(await health()).toContain("back");
  });

  it("reads a filter with deep parentheses in a moment", async () => {
    const consul = await start();
    const deep = `${"(".repeat(60)}Node==none`;
    const answer = await get(consul, `/v1/catalog/nodes?filter=${deep}`);
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).toContain("Unmatched parentheses");
  });
});

describe("a Consul sandbox that speaks like 1.15", () => {
  it("keeps intentions by their pair of services, as config entries", async () => {
    const consul = await start();
    const exact = "/v1/connect/intentions/exact?source=web&destination=api";
    expect((await get(consul, exact)).status).toBe(404);
    expect((await put(consul, exact, { Action: "allow", Description: "d" })).status).toBe(200);
    const rows = await get(consul, "/v1/connect/intentions");
    expect(parsed(rows)).toMatchObject([
      { SourceName: "web", DestinationName: "api", Action: "allow", Precedence: 9 },
    ]);
    expect(rows.body.toString()).not.toContain('"ID"');
    const entry = {
      Kind: "service-intentions",
      Name: "api",
      Sources: [{ Name: "*", Action: "deny" }],
    };
    expect((await put(consul, "/v1/config", entry)).body.toString()).toBe("true");
    expect((await get(consul, exact)).status).toBe(404);
    expect(parsed(await get(consul, "/v1/config/service-intentions/api"))).toMatchObject({
      Kind: "service-intentions",
      Name: "api",
      Sources: [{ Name: "*", Action: "deny", Precedence: 8, Type: "consul" }],
    });
  });

  it("answers in the words of its version", async () => {
    const consul = await start();
    const unknown = await get(consul, "/v1/zzz");
    expect(unknown.body.toString()).toBe("Invalid URL path: not a recognized HTTP API endpoint\n");
    expect((await put(consul, "/v1/agent/service/deregister/x", "")).status).toBe(404);
    expect((await get(consul, "/v1/catalog/nodes?filter=Bogus==1")).status).toBe(400);
    const nodes = await get(consul, "/v1/catalog/nodes");
    expect(nodes.headers["x-consul-query-backend"]).toBe("blocking-query");
    expect(parsed(await get(consul, "/v1/peerings"))).toEqual([]);
  });

  it("says what a token lacks, and that ACLs left something out", async () => {
    const acl = { managementToken: "root-token", defaultPolicy: "deny" } as const;
    const consul = await start({ acl });
    const { catalog, kv } = consul.state("dc1");
    for (const name of ["web", "secret"]) {
      catalog.register({
        Node: "n",
        Address: "10.0.0.1",
        Service: serviceFields({ Service: name }),
      });
    }
    kv.put("app/a", "1");
    consul.cluster.acl.addToken({
      secretId: "reader",
      accessorId: "11111111-1111-4111-8111-111111111111",
      rules: 'service "web" { policy = "read" }\nnode_prefix "" { policy = "read" } # all nodes',
    });
    const services = await get(consul, "/v1/catalog/services", "reader");
    expect(parsed(services)).toEqual({ web: [] });
    expect(services.headers["x-consul-results-filtered-by-acls"]).toBe("true");
    const anonymous = await get(consul, "/v1/catalog/services");
    expect(parsed(anonymous)).toEqual({});
    expect(anonymous.headers["x-consul-results-filtered-by-acls"]).toBeUndefined();
    const key = await get(consul, "/v1/kv/app/a", "reader");
    expect(key.status).toBe(403);
    expect(key.body.toString()).toBe(
      "Permission denied: token with AccessorID '11111111-1111-4111-8111-111111111111' lacks permission 'key:read' on \"app/a\"",
    );
    expect((await get(consul, "/v1/kv/app/a", consul.token)).status).toBe(200);
    expect((await get(consul, "/v1/kv/app/a", "nobody")).body.toString()).toBe("ACL not found");
  });

  it("stops a regular expression that would take forever", async () => {
    const consul = await start();
    const { catalog } = consul.state("dc1");
    catalog.register({ Node: `${"a".repeat(60)}!`, Address: "10.0.0.1" });
    const asked = (pattern: string): Promise<Answer> =>
      get(consul, `/v1/catalog/nodes?filter=${encodeURIComponent(`Node matches "${pattern}"`)}`);
    const stopped = await asked("^(a+)+$");
    expect(stopped.status).toBe(500);
    expect(stopped.body.toString()).toContain("Use fewer repetitions inside each other.");
    expect((await asked("^(a|a)*$")).status).toBe(500);
    expect(parsed(await asked("^a+!$"))).toHaveLength(1);
  });

  it("lists no keys of an empty store as a list, and refuses services without a name", async () => {
    const consul = await start({ profile: "1.8" });
    const keys = await get(consul, "/v1/kv/?keys");
    expect([keys.status, parsed(keys)]).toEqual([200, []]);
    expect((await get(consul, "/v1/kv/a?keys")).status).toBe(404);
    const nameless = { Node: "n", Address: "10.0.0.1", Service: {} };
    const refused = await put(consul, "/v1/catalog/register", nameless);
    expect([refused.status, refused.body.toString()]).toEqual([
      500,
      "failed inserting service: failed inserting service: object missing primary index",
    ]);
    expect(parsed(await get(consul, "/v1/catalog/node/n"))).toBeNull();
  });

  it("says of what it has not built that it has not", async () => {
    const consul = await start();
    for (const path of ["/v1/connect/ca/roots", "/v1/snapshot", "/v1/discovery-chain/web"]) {
      const answer = await get(consul, path);
      expect([answer.status, answer.body.toString()]).toEqual([
        501,
        expect.stringMatching(/^The sandbox does not /),
      ]);
    }
  });
});
