import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startConsul, type ConsulSandbox } from "../../sandbox/consul/startConsul.js";
import { startNomad, type NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { consulApi } from "../consul/consulApi.js";
import { jobOf, nomadApi } from "../nomad/nomadApi.js";
import { type Identified, type List, TestGateway } from "../support/startTestGateway.js";

const ROOT = "11111111-2222-4333-8444-555555555555";

/** The policies that a page of the documentation shows: to read, and to change. */
const policiesIn = (page: string): readonly string[] =>
  [...readFileSync(`docs/${page}.md`, "utf8").matchAll(/```hcl\n([^`]*)```/g)].map(
    ([, rules = ""]) => rules,
  );

interface Operation {
  readonly status: string;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly system: string;
  } | null;
}

/** How a change ended that stands in `field(...)`. */
const changed = async (causeway: TestGateway, field: string): Promise<Operation> => {
  const query = `mutation { done: ${field} { operation { status error { code message system } } } }`;
  return (await causeway.data<{ done: { operation: Operation } }>(query)).done.operation;
};

const rejected = (system: string, needs: string) => ({
  status: "FAILED",
  error: {
    code: "UPSTREAM_REJECTED",
    system,
    message: expect.stringContaining(`lacks the permission; it needs ${needs}`),
  },
});

const tokenIn = (answer: unknown): string =>
  typeof answer === "object" && answer !== null && "SecretID" in answer
    ? String(answer.SecretID)
    : "";

const bodyOf = (kind: string, name: string): string =>
  `{ Kind: "${kind}", Name: "${name}"${kind === "service-defaults" ? ', Protocol: "http"' : ""} }`;

const instance = "service-instance:dc1/ext/legacy-1";

/** Changes of Consul, in an order in which each is possible, with the permission that each needs. */
const consulChanges: readonly (readonly [string, string])[] = [
  ['setConsulKey(input: { source: "@", key: "a/b", value: "1" })', 'key:write on "a/b"'],
  ['deleteConsulKey(source: "@", key: "a/b")', 'key:write on "a/b"'],
  [
    'upsertConsulIntention(input: { source: "@", sourceName: "web", destinationName: "db", action: DENY })',
    'intentions:write on "db"',
  ],
  ['deleteConsulIntention(id: "consul:@:intention:dc1/web/db")', 'intentions:write on "db"'],
  [
    'registerConsulService(input: { source: "@", node: "ext-2", address: "10.9.9.8", service: "more" })',
    'node:write on "ext-2" and service:write on "more"',
  ],
  [
    'registerConsulService(input: { source: "@", node: "ext", address: "10.9.9.9", service: "legacy", serviceId: "legacy-2" })',
    'service:write on "legacy"',
  ],
  [
    `setConsulMaintenance(id: "consul:@:${instance}", enabled: true)`,
    'service:write on the service of the instance "legacy-1"',
  ],
  ['setConsulMaintenance(id: "consul:@:node:dc1/ext", enabled: true)', 'node:write on "ext"'],
  [
    `deregisterConsulService(id: "consul:@:${instance}")`,
    'service:write on the service of the instance "legacy-1"',
  ],
  [
    `applyConsulConfigEntry(input: { source: "@", body: ${bodyOf("service-defaults", "web")} })`,
    'service:write on "web"',
  ],
  [
    'deleteConsulConfigEntry(id: "consul:@:config-entry:dc1/service-defaults/web")',
    'service:write on "web"',
  ],
  [
    `applyConsulConfigEntry(input: { source: "@", body: ${bodyOf("proxy-defaults", "global")} })`,
    "operator:write",
  ],
];

describe("changes of Consul", () => {
  let consul: ConsulSandbox;
  let causeway: TestGateway;

  beforeAll(async () => {
    consul = await startConsul({
      datacenters: ["dc1"],
      acl: { managementToken: ROOT, defaultPolicy: "deny" },
    });
    const api = consulApi(consul.address, ROOT);
    const [read = "", write = ""] = policiesIn("consul");
    await api.put("/acl/policy", { Name: "read", Rules: read });
    await api.put("/acl/policy", { Name: "write", Rules: write });
    const tokenWith = async (...names: readonly string[]) => {
      const Policies = names.map((Name) => ({ Name }));
      return tokenIn(JSON.parse(await api.put("/acl/token", { Policies })));
    };
    await api.put("/kv/a/b", "0");
    await api.put("/connect/intentions/exact?source=web&destination=db", { Action: "allow" });
    const Service = { ID: "legacy-1", Service: "legacy", Port: 80 };
    await api.put("/catalog/register", { Node: "ext", Address: "10.9.9.9", Service });
    await api.put("/config", { Kind: "service-defaults", Name: "web", Protocol: "tcp" });
    const { address } = consul;
    causeway = await TestGateway.start([
      { name: "reader", address, token: await tokenWith("read") },
      { name: "writer", address, token: await tokenWith("read", "write") },
    ]);
  });

  afterAll(async () => {
    await causeway.close();
    await consul.close();
  });

  it.each(consulChanges)("%s is refused to a token that may only read", async (field, needs) => {
    const operation = await changed(causeway, field.replace("@", "reader"));
    expect(operation).toMatchObject(rejected("CONSUL", needs));
    expect(operation.error?.message).toMatch(/Nothing was changed\.$/);
  });

  it("are made with the rules that the documentation lists", async () => {
    for (const [field] of consulChanges) {
      const operation = await changed(causeway, field.replace("@", "writer"));
      expect({ field, ...operation }).toMatchObject({ status: "SUCCEEDED", error: null });
    }
  });
});

const jobFile = String.raw`job \"filed\" {\n namespace = \"team-a\"\n group \"g\" {\n task \"t\" {\n driver = \"mock_driver\"\n}\n}\n}`;
const submit = 'submit-job in the namespace "team-a"';
const job = (id: string): string => `nomad:@:job:global/team-a/${id}`;

/** The same for Nomad; `$node` and `$allocation` are ids. */
const nomadChanges: readonly (readonly [string, string])[] = [
  [
    `scaleNomadJob(id: "${job("web")}", group: "web", count: 2)`,
    'scale-job in the namespace "team-a"',
  ],
  [`dispatchNomadJob(id: "${job("on-call")}")`, 'dispatch-job in the namespace "team-a"'],
  [`forceNomadPeriodicJob(id: "${job("nightly")}")`, submit],
  [
    'restartNomadAllocation(id: "nomad:@:allocation:$allocation")',
    'alloc-lifecycle in the namespace "team-a"',
  ],
  [
    'stopNomadAllocation(id: "nomad:@:allocation:$allocation")',
    'alloc-lifecycle in the namespace "team-a"',
  ],
  [
    'setNomadVariable(input: { source: "@", namespace: "team-a", path: "app/b", items: { b: "c" } })',
    'write on the variable "app/b" in the namespace "team-a"',
  ],
  [
    'deleteNomadVariable(source: "@", namespace: "team-a", path: "app/a")',
    'destroy on the variable "app/a" in the namespace "team-a"',
  ],
  ['setNomadNodeEligibility(id: "nomad:@:node:$node", eligible: false)', "node { policy"],
  ['drainNomadNode(id: "nomad:@:node:$node", deadlineSeconds: 0)', "node { policy"],
  [`stopNomadJob(id: "${job("web")}", purge: true)`, submit],
];

describe("changes of Nomad", () => {
  let nomad: NomadSandbox;
  let causeway: TestGateway;
  let places: { readonly node: string; readonly allocation: string };

  /** With the name of a source, and ids, as a change has them. */
  const filled = (field: string, source: string): string =>
    field
      .replace("@", source)
      .replace("$node", places.node)
      .replace("$allocation", places.allocation);

  const running = async (): Promise<typeof places> => {
    const query = `{
      nodes: nomadNodes(filter: { sources: ["reader"] }) { nodes { id } }
      allocations: nomadAllocations(filter: { sources: ["reader"], statuses: ["running"] }) { nodes { id } }
    }`;
    interface Found {
      readonly nodes: Pick<List<Identified>, "nodes">;
      readonly allocations: Pick<List<Identified>, "nodes">;
    }
    const { data } = await causeway.until<Found>(
      query,
      (answer) => answer.data.allocations.nodes.length > 0,
    );
    const pathOf = ([one]: readonly Identified[]): string =>
      one?.id.split(":").slice(3).join(":") ?? "";
    return { allocation: pathOf(data.allocations.nodes), node: pathOf(data.nodes.nodes) };
  };

  beforeAll(async () => {
    nomad = await startNomad({
      acl: { managementToken: ROOT },
      speed: 20,
      nodes: [
        { name: "n1", address: "10.0.0.1" },
        { name: "n2", address: "10.0.0.2" },
      ],
    });
    const api = nomadApi(nomad.address, ROOT);
    const [read = "", write = ""] = policiesIn("nomad");
    for (const Name of ["team-a", "team-b"]) await api.send("POST", `/namespace/${Name}`, { Name });
    await api.send("POST", "/acl/policy/read", { Name: "read", Rules: read });
    await api.send("POST", "/acl/policy/write", { Name: "write", Rules: write });
    const team = 'namespace "team-a" { policy = "write" }';
    await api.send("POST", "/acl/policy/team", { Name: "team", Rules: team });
    const tokenWith = async (...Policies: readonly string[]) =>
      tokenIn(await api.send("POST", "/acl/token", { Name: "t", Type: "client", Policies }));
    const batch = { Type: "batch", Namespace: "team-a" };
    const SpecType = "cron";
    for (const given of [
      jobOf("web", { Namespace: "team-a" }, { Count: 1 }),
      jobOf("on-call", { ...batch, ParameterizedJob: {} }),
      jobOf("nightly", { ...batch, Periodic: { Enabled: true, Spec: "0 0 1 1 *", SpecType } }),
    ]) {
      await api.run(given, "?namespace=team-a");
    }
    await api.send("PUT", "/var/app/a?namespace=team-a", { Items: { a: "b" } });
    const { address } = nomad;
    const source = { system: "nomad", address };
    causeway = await TestGateway.start([
      { ...source, name: "reader", token: await tokenWith("read") },
      { ...source, name: "writer", token: await tokenWith("read", "write") },
      { ...source, name: "team", token: await tokenWith("team") },
    ]);
    places = await running();
  });

  afterAll(async () => {
    await causeway.close();
    await nomad.close();
  });

  it.each(nomadChanges)("%s is refused to a token that may only read", async (field, needs) => {
    const operation = await changed(causeway, filled(field, "reader"));
    expect(operation).toMatchObject(rejected("NOMAD", needs));
  });

  it("are refused before anything is on record where Nomad does not even plan them", async () => {
    const deploy = `mutation { deployNomadJob(input: { source: "reader", hcl: "${jobFile}" }) {
      operation { id } } }`;
    const { message, extensions } = await causeway.error(deploy);
    expect(extensions.code).toBe("UPSTREAM_REJECTED");
    expect(message).toContain(`it needs ${submit}`);
  });

  it("are made with the rules that the documentation lists", async () => {
    for (const [field] of nomadChanges) {
      const operation = await changed(causeway, filled(field, "writer"));
      expect({ field, ...operation }).toMatchObject({ status: "SUCCEEDED", error: null });
    }
  });

  it("are made by a token that sees one namespace of three, in that one", async () => {
    const deploy = (hcl: string): string =>
      `deployNomadJob(input: { source: "team", hcl: "${hcl}" })`;
    expect(await changed(causeway, deploy(jobFile))).toMatchObject({ status: "SUCCEEDED" });
    const elsewhere = `mutation { ${deploy(jobFile.replace("team-a", "team-b"))} { operation { id } } }`;
    const { message, extensions } = await causeway.error(elsewhere);
    expect(extensions.code).toBe("UPSTREAM_REJECTED");
    expect(message).toContain('it needs submit-job in the namespace "team-b"');
  });
});
