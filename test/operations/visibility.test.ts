import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ConsulSandbox, startConsul } from "../../sandbox/consul/startConsul.js";
import { type NomadSandbox, startNomad } from "../../sandbox/nomad/startNomad.js";
import { createSchema } from "../../src/schema.js";
import { consulApi } from "../consul/consulApi.js";
import { jobOf, nomadApi } from "../nomad/nomadApi.js";
import { PolicyDirectory } from "../policy/policyDirectory.js";
import type { TestClient } from "../support/TestClient.js";
import { TestGateway } from "../support/startTestGateway.js";
import type { TestCaller } from "../support/testCallers.js";

/** Everything that is hidden is called like this; nothing else is. */
const HIDDEN = "hush";

/** Hides a namespace of Nomad, and a Consul as a whole, from everybody but an admin. */
const HIDING = `
@id("hidden-namespace")
forbid (principal, action == Causeway::Action::"estate:read", resource)
when { resource has namespace && resource.namespace == "${HIDDEN}" }
unless { principal.roles.contains("admin") };

@id("hidden-namespace-itself")
forbid (principal, action == Causeway::Action::"estate:read", resource)
when { resource.kind == "NOMAD_NAMESPACE" || resource.source == "consul:${HIDDEN}" }
unless { principal.roles.contains("admin") };

@id("hidden-live-reads")
forbid (
  principal,
  action in [Causeway::Action::"consul:listKeys", Causeway::Action::"consul:readSession",
    Causeway::Action::"consul:readPreparedQuery", Causeway::Action::"consul:readKey"],
  resource
)
when { resource has source && resource.source == "consul:${HIDDEN}" }
unless { principal.roles.contains("admin") };

@id("hidden-variables")
forbid (
  principal,
  action in [Causeway::Action::"nomad:readVariablePaths", Causeway::Action::"nomad:readEvaluation",
    Causeway::Action::"nomad:readTaskStates", Causeway::Action::"nomad:readSpecification"],
  resource
)
when { resource has namespace && resource.namespace == "${HIDDEN}" }
unless { principal.roles.contains("admin") };`;

let policies: PolicyDirectory;
let consul: ConsulSandbox;
let hidden: ConsulSandbox;
let nomad: NomadSandbox;
let causeway: TestGateway;

beforeAll(async () => {
  policies = await PolicyDirectory.make({ "hiding.cedar": HIDING }, "all");
  consul = await startConsul();
  hidden = await startConsul();
  nomad = await startNomad({ speed: 20, consulAddress: consul.address });
  await consulApi(consul.address).put("/agent/service/register", { Name: "web", ID: "web-1" });
  const other = consulApi(hidden.address);
  await other.put("/agent/service/register", { Name: `${HIDDEN}-web`, ID: `${HIDDEN}-1` });
  await other.put(`/kv/${HIDDEN}/a`, "v");
  const api = nomadApi(nomad.address);
  await api.send("PUT", `/namespace/${HIDDEN}`, { Name: HIDDEN });
  await api.send("PUT", `/var/${HIDDEN}-var?namespace=${HIDDEN}`, {
    Path: `${HIDDEN}-var`,
    Namespace: HIDDEN,
    Items: { a: "b" },
  });
  await api.run(jobOf("web"));
  await api.run(jobOf(`${HIDDEN}-job`, { Namespace: HIDDEN }), `?namespace=${HIDDEN}`);
  causeway = await TestGateway.start(
    [
      { name: "hz", address: consul.address },
      { name: HIDDEN, address: hidden.address },
      { system: "nomad", name: "hz", address: nomad.address },
    ],
    { policies: policies.path },
  );
  await causeway.until<{ resources: { totalCount: number } }>(
    `{ resources(filter: { text: "${HIDDEN}-job" }) { totalCount } }`,
    ({ data }) => data.resources.totalCount >= 3,
  );
});

afterAll(async () => {
  await causeway.close();
  await nomad.close();
  await hidden.close();
  await consul.close();
  await policies.remove();
});

const JOB = "nomad:hz:job:global";
const SERVICE = `consul:${HIDDEN}:service:dc1`;
const page = "{ totalCount nodes { id } edges { cursor } pageInfo { hasNextPage } }";
const allOf = (field: string): readonly string[] => [`{ ${field}(first: 100) ${page} }`];

/** By root field: how it is asked; `$X` is the name of what is hidden, or of what is not there. */
const questions: Readonly<Record<string, readonly string[]>> = {
  viewer: ["{ viewer { subject } }"],
  can: [
    `{ can(action: "nomad:stopJob", resource: "${JOB}/${HIDDEN}/$X-job") { allowed } }`,
    `{ can(action: "consul:deregisterService", resource: "${SERVICE}/$X-web") { allowed } }`,
  ],
  sources: ["{ sources { name resourceCount } }"],
  node: [
    `{ node(id: "${JOB}/${HIDDEN}/$X-job") { id } }`,
    `{ node(id: "${SERVICE}/$X-web") { id } }`,
    `{ node(id: "nomad:hz:namespace:global/$X") { id } }`,
    `{ node(id: "consul:${HIDDEN}:key:dc1/$X/a") { id } }`,
  ],
  nodes: [`{ nodes(ids: ["${JOB}/${HIDDEN}/$X-job", "${SERVICE}/$X-web"]) { id } }`],
  resolve: ['{ resolve(identifier: "$X-job") { id } }', '{ resolve(identifier: "$X-web") { id } }'],
  resources: [
    ...allOf("resources"),
    `{ resources(filter: { text: "$X" }) ${page} }`,
    `{ resources(filter: { namespaces: ["$X"] }) ${page} }`,
  ],
  inventory: ["{ inventory(groupBy: [KIND, STATUS]) { key count } }"],
  topology: [
    "{ topology(limit: 500) { resources { id } relations { kind } omitted incomplete { id } mermaid dot } }",
    `{ topology(roots: ["${JOB}/${HIDDEN}/$X-job"]) { resources { id } omitted } }`,
    '{ topology(filter: { text: "$X" }) { resources { id } omitted } }',
  ],
  paths: [
    `{ paths(from: "${JOB}/default/web", to: "${JOB}/${HIDDEN}/$X-job") { resources { id } } }`,
    `{ paths(from: "${JOB}/${HIDDEN}/$X-job", to: "${JOB}/default/web") { resources { id } } }`,
  ],
  impact: [
    `{ impact(of: ["${JOB}/${HIDDEN}/$X-job"]) { resources { id } omitted } }`,
    `{ impact(of: ["consul:hz:node:dc1/consul-server-1"]) { resources { id } omitted } }`,
  ],
  findings: [
    "{ findings(first: 100) { totalCount nodes { kind detail resource { id } related { id } } } }",
    `{ findings(filter: { sources: ["$X"] }) { totalCount } }`,
  ],
  consulDatacenters: allOf("consulDatacenters"),
  consulNodes: allOf("consulNodes"),
  consulService: [
    `{ consulService(source: "${HIDDEN}", name: "$X-web") { id } }`,
    '{ consulService(source: "hz", name: "$X-web") { id } }',
  ],
  consulServices: [
    ...allOf("consulServices"),
    `{ consulServices(filter: { sources: ["$X"] }) { totalCount } }`,
  ],
  consulServiceInstances: allOf("consulServiceInstances"),
  consulIntentions: allOf("consulIntentions"),
  consulConfigEntries: allOf("consulConfigEntries"),
  consulKeys: [`{ consulKeys(source: "${HIDDEN}", prefix: "$X") { nodes { key } } }`],
  consulSessions: [`{ consulSessions(source: "${HIDDEN}") { nodes { id } } }`],
  consulPreparedQueries: [`{ consulPreparedQueries(source: "${HIDDEN}") { nodes { id } } }`],
  nomadJob: [
    `{ nomadJob(namespace: "${HIDDEN}", jobId: "$X-job") { id } }`,
    '{ nomadJob(jobId: "$X-job") { id } }',
  ],
  nomadJobs: [...allOf("nomadJobs"), `{ nomadJobs(filter: { namespaces: ["$X"] }) ${page} }`],
  nomadAllocations: allOf("nomadAllocations"),
  nomadDeployments: allOf("nomadDeployments"),
  nomadServices: allOf("nomadServices"),
  nomadVolumes: allOf("nomadVolumes"),
  nomadNodes: [
    "{ nomadNodes { totalCount nodes { id allocations { totalCount nodes { id } } } } }",
  ],
  nomadNodePools: ["{ nomadNodePools { nodes { id nodes { totalCount } } } }"],
  nomadNamespaces: [
    "{ nomadNamespaces { totalCount nodes { id jobs { totalCount nodes { id } } } } }",
  ],
  nomadEvaluations: [
    `{ nomadEvaluations(namespace: "*", first: 100) { nodes { id jobId job { id } } } }`,
    "{ nomadEvaluations(first: 100) { nodes { id job { id } } } }",
  ],
  nomadVariables: ['{ nomadVariables(namespace: "*") { nodes { path } } }'],
  operation: ['{ operation(id: "operation:018f0000-0000-7000-8000-00000000$X") { id } }'],
  operations: ['{ operations(filter: { target: "$X" }) { totalCount } }'],
  auditRecords: ['{ auditRecords(filter: { actors: ["$X"] }) { totalCount } }'],
};

/** What a caller is told, whatever name was asked for. */
const told = async (client: TestClient, question: string, name: string): Promise<string> => {
  const { data, errors } = await client.query(question.replaceAll("$X", name));
  const text = JSON.stringify({
    data,
    errors: errors?.map(({ message, extensions }) => ({ message, extensions })),
  });
  return question.includes("$X") ? text.replaceAll(name, "$X") : text;
};

const cases = Object.entries(questions).flatMap(([field, asked]) =>
  asked.map((question): [string, string] => [field, question]),
);

describe("what is hidden answers like what is not there", () => {
  it("every root query is asked here", () => {
    const fields = Object.keys(createSchema().getQueryType()?.getFields() ?? {});
    expect(Object.keys(questions).toSorted()).toEqual(fields.toSorted());
  });

  it.each(["viewer", "developer", "stranger"] as const)("%s", async (caller: TestCaller) => {
    const client = causeway.as(caller);
    const differing: string[] = [];
    for (const [, question] of cases) {
      const [there, missing] = [
        await told(client, question, HIDDEN),
        await told(client, question, "hiss"),
      ];
      if (there !== missing)
        differing.push(`${question}\n  hidden:  ${there}\n  missing: ${missing}`);
    }
    expect(differing.join("\n")).toBe("");
  });

  it.each(["viewer", "developer", "stranger"] as const)(
    "%s never reads a hidden name that was not asked for",
    async (caller: TestCaller) => {
      const client = causeway.as(caller);
      for (const [, question] of cases) {
        if (question.includes("$X") || question.includes(HIDDEN)) continue;
        const { data } = await client.query(question);
        expect({ question, leak: /"[^"]*hush-[^"]*"/.exec(JSON.stringify(data))?.[0] }).toEqual({
          question,
          leak: undefined,
        });
      }
    },
  );

  it("and an admin sees it all", async () => {
    const text = JSON.stringify(
      await causeway.data(`{ nomadJobs { nodes { id } } consulServices { nodes { id } }
        node(id: "consul:${HIDDEN}:key:dc1/${HIDDEN}/a") { id } }`),
    );
    for (const name of [`${HIDDEN}-job`, `${HIDDEN}-web`, `${HIDDEN}/a`])
      expect(text).toContain(name);
  });

  it("counts are those of what is shown", async () => {
    const { resources, inventory } = await causeway.as("viewer").data<{
      resources: { totalCount: number; nodes: readonly unknown[] };
      inventory: readonly { count: number }[];
    }>("{ resources(first: 100) { totalCount nodes { id } } inventory(groupBy: [SYSTEM]) { count } }");
    expect(resources.totalCount).toBe(resources.nodes.length);
    const counted = inventory.reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBe(resources.nodes.length);
  });
});
