import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { consulApi } from "../consul/consulApi.js";
import { type List, TestGateway } from "../support/startTestGateway.js";

const MANAGEMENT = "11111111-2222-3333-4444-555555555555";
const LIMITED = "22222222-2222-3333-4444-555555555555";
const UNKNOWN = "33333333-2222-3333-4444-555555555555";

let consul: ConsulSandbox;
let causeway: TestGateway;

/** One cluster that denies by default, seen with four tokens. */
beforeAll(async () => {
  consul = await startConsul({
    datacenters: ["dc1"],
    profile: "1.8",
    acl: { managementToken: MANAGEMENT, defaultPolicy: "deny" },
  });
  const { address } = consul;
  const api = consulApi(address, MANAGEMENT);
  for (const Name of ["web", "hidden"]) await api.put("/agent/service/register", { Name });
  for (const key of ["app/a", "hidden/b"]) await api.put(`/kv/${key}`, "value");
  consul.cluster.acl.addToken({
    secretId: LIMITED,
    rules: `node_prefix "" { policy = "read" } service "web" { policy = "read" }
      key_prefix "app/" { policy = "read" }`,
  });
  causeway = await TestGateway.start([
    { name: "full", address, token: MANAGEMENT },
    { name: "limited", address, token: LIMITED },
    { name: "nobody", address },
    { name: "unknown", address, token: UNKNOWN },
  ]);
});

afterAll(async () => {
  await causeway.close();
  await consul.close();
});

interface Told {
  readonly status: string;
  readonly reason: string | null;
  readonly remarks: readonly string[];
}

const sourceOf = async (name: string): Promise<Told | undefined> => {
  const { sources } = await causeway.data<{ sources: readonly (Told & { name: string })[] }>(
    "{ sources { name status reason remarks } }",
  );
  return sources.find((source) => source.name === name);
};

const servicesOf = async (name: string): Promise<readonly string[]> => {
  const { consulServices } = await causeway.data<{ consulServices: List<{ name: string }> }>(
    "query ($name: String!) { consulServices(filter: { sources: [$name] }) { nodes { name } } }",
    { name },
  );
  return consulServices.nodes.map((service) => service.name);
};

const keysOf = (name: string) =>
  causeway.query("query ($name: String) { consulKeys(source: $name) { nodes { key value } } }", {
    name,
  });

describe("what a token of Consul may see", () => {
  it("everything: nothing is remarked", async () => {
    expect(await sourceOf("full")).toEqual({
      name: "full",
      status: "LIVE",
      reason: null,
      remarks: [],
    });
    expect(await servicesOf("full")).toEqual(["consul", "hidden", "web"]);
  });

  it("a part: that is shown, and the source tells that lists are incomplete, and the rule", async () => {
    const { status, remarks } = (await sourceOf("limited")) ?? {};
    expect(status).toBe("LIVE");
    expect(await servicesOf("limited")).toEqual(["web"]);
    expect(remarks).toContainEqual(expect.stringMatching(/services.*service_prefix ""/));
    expect(remarks).not.toContainEqual(expect.stringContaining("all nodes"));
    const { data, errors } = await keysOf("limited");
    expect(errors).toBeUndefined();
    expect(data).toEqual({ consulKeys: { nodes: [{ key: "app/a", value: "value" }] } });
  });

  it("nothing: live reads are refused, and the source tells every kind that it does not see", async () => {
    const { status, remarks } = (await sourceOf("nobody")) ?? {};
    expect(status).toBe("LIVE");
    expect(remarks?.join(" ")).toMatch(/nodes.*services.*intentions/);
    expect(await servicesOf("nobody")).toEqual([]);
    const { data, errors } = await keysOf("nobody");
    expect(data).toEqual({ consulKeys: null });
    expect(errors).toMatchObject([{ extensions: { code: "UPSTREAM_REJECTED", source: "nobody" } }]);
  });

  it("that Consul does not know: the source says so, and nobody is told the token", async () => {
    const { status, reason } = (await sourceOf("unknown")) ?? {};
    expect(status).toBe("UNREACHABLE");
    expect(reason).toMatch(/does not know the configured token/);
    const { errors } = await keysOf("unknown");
    expect(errors).toMatchObject([
      { extensions: { code: "UPSTREAM_AUTH_FAILED", source: "unknown" } },
    ]);
    for (const secret of [MANAGEMENT, LIMITED, UNKNOWN]) {
      expect(JSON.stringify([errors, reason])).not.toContain(secret);
    }
  });
});
