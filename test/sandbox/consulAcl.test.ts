import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import type { ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { call, jsonOf, startTest, textOf } from "./consulKit.js";

const token = z.object({ AccessorID: z.string(), SecretID: z.string() });
type Token = z.infer<typeof token>;

const denying = { acl: { managementToken: "root", defaultPolicy: "deny" } } as const;

const as =
  (consul: ConsulSandbox, secret: string) =>
  (request: string, body?: unknown): ReturnType<typeof call> =>
    call(consul, request, body, secret);

const newToken = async (consul: ConsulSandbox, given: object): Promise<Token> =>
  token.parse(await jsonOf(as(consul, "root")("PUT /v1/acl/token", given)));

const keys = 'key_prefix "app/" { policy = "read" }';

describe("the administration of ACLs", () => {
  it("is bootstrapped once, by whoever comes first", async () => {
    const { consul } = await startTest({ acl: { defaultPolicy: "deny" } });
    expect((await call(consul, "GET /v1/acl/tokens")).status).toBe(403);
    const first = token.parse(await jsonOf(call(consul, "PUT /v1/acl/bootstrap")));
    expect((await as(consul, first.SecretID)("GET /v1/acl/tokens")).status).toBe(200);
    const again = await call(consul, "PUT /v1/acl/bootstrap");
    expect(again.status).toBe(403);
    expect(again.body.toString()).toContain("ACL bootstrap no longer allowed");
  });

  it("gives a token what its policies and roles allow, as they are now", async () => {
    const { consul } = await startTest(denying);
    const root = as(consul, "root");
    consul.state("dc1").kv.put("app/a", "1");
    const policy = z
      .object({ ID: z.string() })
      .parse(await jsonOf(root("PUT /v1/acl/policy", { Name: "keys", Rules: keys })));
    await root("PUT /v1/acl/role", { Name: "reader", Policies: [{ Name: "keys" }] });
    const { SecretID } = await newToken(consul, { Roles: [{ Name: "reader" }] });
    const reader = as(consul, SecretID);
    expect((await reader("GET /v1/kv/app/a")).status).toBe(200);
    expect((await reader("PUT /v1/kv/app/a", "2")).status).toBe(403);
    const wider = { Name: "renamed", Rules: keys.replace("read", "write") };
    await root(`PUT /v1/acl/policy/${policy.ID}`, wider);
    expect(await textOf(reader("PUT /v1/kv/app/a", "2"))).toBe("true");
    expect(await textOf(root("GET /v1/acl/role/name/reader"))).toContain('"Name":"renamed"');
    await root(`DELETE /v1/acl/policy/${policy.ID}`);
    expect((await reader("GET /v1/kv/app/a")).status).toBe(403);
    expect(await textOf(root("GET /v1/acl/role/name/reader"))).not.toContain("Policies");
  });

  it("lets services and nodes be what their identities say", async () => {
    const { consul } = await startTest(denying);
    const identities = {
      ServiceIdentities: [{ ServiceName: "web" }],
      NodeIdentities: [{ NodeName: "n1", Datacenter: "dc1" }],
    };
    const { SecretID } = await newToken(consul, identities);
    const register = (Node: string, Service: string): ReturnType<typeof call> =>
      as(consul, SecretID)("PUT /v1/catalog/register", {
        Node,
        Address: "10.0.0.1",
        Service: { Service },
      });
    expect((await register("n1", "web")).status).toBe(200);
    expect((await register("n1", "web-sidecar-proxy")).status).toBe(200);
    expect((await register("n1", "api")).status).toBe(403);
    expect((await register("n2", "web")).status).toBe(403);
  });

  it("shows a secret to its bearer and to who may write ACLs, and to nobody else", async () => {
    const { consul } = await startTest(denying);
    await as(consul, "root")("PUT /v1/acl/policy", { Name: "audit", Rules: 'acl = "read"' });
    const auditor = await newToken(consul, { Policies: [{ Name: "audit" }] });
    const other = await newToken(consul, { Description: "other" });
    const read = (secret: string): Promise<string> =>
      textOf(as(consul, secret)(`GET /v1/acl/token/${other.AccessorID}`));
    expect(await read("root")).toContain(other.SecretID);
    expect(await read(auditor.SecretID)).toContain('"SecretID":"\\u003chidden\\u003e"');
    expect(await textOf(as(consul, auditor.SecretID)("GET /v1/acl/tokens"))).not.toContain(
      other.SecretID,
    );
    const self = as(consul, other.SecretID)("GET /v1/acl/token/self");
    expect(await jsonOf(self)).toMatchObject(other);
    expect(await read(other.SecretID)).toBe("Permission denied");
  });

  it("forgets a token that expires, and one that is deleted", async () => {
    const { consul, clock } = await startTest(denying);
    const brief = await newToken(consul, { ExpirationTTL: "1h" });
    const known = async ({ SecretID }: Token): Promise<number> =>
      (await as(consul, SecretID)("GET /v1/catalog/nodes")).status;
    expect(await known(brief)).toBe(200);
    clock.advance(3_600_000);
    expect(await known(brief)).toBe(403);
    const deleted = await newToken(consul, {});
    await as(consul, "root")(`DELETE /v1/acl/token/${deleted.AccessorID}`);
    expect(await known(deleted)).toBe(403);
  });

  it("gives the anonymous token what it is told", async () => {
    const { consul } = await startTest(denying);
    const root = as(consul, "root");
    consul.state("dc1").kv.put("app/a", "1");
    await root("PUT /v1/acl/policy", { Name: "keys", Rules: keys });
    const anonymous = "PUT /v1/acl/token/00000000-0000-0000-0000-000000000002";
    await root(anonymous, { Policies: [{ Name: "keys" }] });
    expect((await call(consul, "GET /v1/kv/app/a")).status).toBe(200);
  });

  it("refuses in Consul's words", async () => {
    const { consul } = await startTest(denying);
    const refusal = (request: string, body?: unknown): Promise<string> =>
      textOf(as(consul, "root")(request, body));
    const policy = (given: object): Promise<string> => refusal("PUT /v1/acl/policy", given);
    expect(await policy({ Name: "no name!" })).toContain("Only alphanumeric characters");
    expect(await policy({ Name: "p", Rules: 'operator = "all"' })).toBe(
      'Invalid operator policy: "all"',
    );
    expect(await policy({ Name: "p", Rules: 'node "n" { policy = "all" }' })).toBe(
      'Invalid node policy: &acl.NodeRule{Name:"n", Policy:"all", EnterpriseRule:acl.EnterpriseRule{}}',
    );
    expect(await refusal("PUT /v1/acl/token", { Policies: [{ Name: "none" }] })).toBe(
      'No such ACL policy with name "none"',
    );
    expect(await refusal("PUT /v1/acl/token", { ExpirationTTL: "25h" })).toBe(
      "ExpirationTime cannot be more than 24h0m0s in the future (was 25h0m0s)",
    );
    const builtin = "00000000-0000-0000-0000-000000000001";
    expect(await refusal(`DELETE /v1/acl/policy/${builtin}`)).toContain("not permitted");
    const off = await startTest();
    expect((await call(off.consul, "GET /v1/acl/tokens")).status).toBe(401);
  });
});
