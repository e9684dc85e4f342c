import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createNomad, type NomadSource } from "../../datasources/nomad/createNomad.js";
import { startNomad, type NomadSandbox } from "../../sandbox/nomad/startNomad.js";
import { Estate } from "../../src/estate/Estate.js";
import { SourceSink } from "../../src/estate/SourceSink.js";
import { asked, contextOf, told } from "../schema/ask.js";
import { until } from "../support/until.js";
import { jobOf, nomadApi } from "./nomadApi.js";
import { quick, settingsFor } from "./observing.js";

const estate = new Estate();
const ending = new AbortController();
let sandbox: NomadSandbox;
let nomad: NomadSource;
let observing: Promise<void>;

/** Jobs whose ids a URL bears only with care. */
const LEGAL = [
  "web",
  "team/web",
  "a%2Fb",
  "a?b#c",
  "q\"u'o",
  "\u00fc\u{1f600}",
  "plan",
  "x/planner",
  // Everything that can be typed but a space, and not as a whole segment what a path goes up with.
  Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join(""),
];
const ROUTES = ["web/evaluations", "team/plan"];

beforeAll(async () => {
  sandbox = await startNomad({ speed: 20, regions: ["global", "eu"] });
  const api = nomadApi(sandbox.address);
  nomad = createNomad(settingsFor(sandbox.address), quick);
  const identity = {
    system: "NOMAD",
    name: "prod",
    address: sandbox.address,
    sandbox: true,
  } as const;
  const state = estate.addSource(identity);
  observing = nomad.observer.observe(new SourceSink(estate, state), ending.signal);
  await api.send("POST", "/namespace/team-a", { Name: "team-a" });
  for (const id of [...LEGAL, ...ROUTES]) await api.run(jobOf(id, {}, { Count: 1 }));
  for (const path of ["app/config", "app/db", "nomad/jobs/web"]) {
    await api.send("PUT", `/var/${path}`, { Items: { secret: "secret-canary" } });
  }
  await api.send("PUT", "/var/app/config?namespace=team-a", { Items: { secret: "secret-canary" } });
  const count = (kind: string) =>
    [...estate.shelves]
      .filter((one) => one.kind === kind)
      .reduce((sum, one) => sum + one.entries.size, 0);
  await until("all jobs", () => count("NOMAD_JOB") === LEGAL.length + ROUTES.length);
  await until("their allocations", () => count("NOMAD_ALLOCATION") >= LEGAL.length);
});

afterAll(async () => {
  ending.abort();
  await observing;
  await nomad.close();
  await sandbox.close();
});

const ask = async (query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const calls = { signal: AbortSignal.timeout(10_000), called: () => undefined };
  const reader = nomad.read.forRequest(calls);
  const context = contextOf(estate, undefined, { reader: () => reader });
  return told(await asked(context, query, variables));
};

describe("a job's specification", () => {
  it.each(LEGAL)("is read for a job with the id %p", async (jobId) => {
    const query = `query ($jobId: String!) { nomadJob(region: "global", jobId: $jobId) { jobId specification versions } }`;
    const { data, errors } = await ask(query, { jobId });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      nomadJob: { jobId, specification: { ID: jobId }, versions: [{ ID: jobId, Version: 0 }] },
    });
  });

  it.each(ROUTES)("is refused for %p, which Nomad takes for a part of its URL", async (jobId) => {
    const query = `query ($jobId: String!) { nomadJob(region: "global", jobId: $jobId) { jobId specification } }`;
    const { data, errors } = await ask(query, { jobId });
    expect(data).toEqual({ nomadJob: { jobId, specification: null } });
    expect(errors).toMatchObject([{ code: "INVALID_JOB_ID" }]);
  });
});

describe("a look-up in the estate", () => {
  it("is null for what no job can be called", async () => {
    const query = `{
      a: nomadJob(jobId: "web/evaluate") { id }
      b: nomadJob(jobId: "a b") { id }
      c: nomadJob(namespace: "*", jobId: "web") { id }
      d: nomadJob(namespace: "../x", jobId: "web") { id }
    }`;
    expect(await ask(query)).toEqual({ data: { a: null, b: null, c: null, d: null }, errors: [] });
  });

  it("names the known regions where it is asked for another", async () => {
    const { data, errors } = await ask(`{ nomadJob(region: "mars", jobId: "web") { id } }`);
    expect(data).toEqual({ nomadJob: null });
    expect(errors).toMatchObject([{ code: "UNKNOWN_REGION" }]);
    expect(errors[0]?.message).toMatch(/eu, global|global, eu/);
  });
});

describe("an allocation and a node", () => {
  it("tell their states and attributes", async () => {
    const query = `{ nomadJob(jobId: "web") { allocations { nodes {
      taskStates { name state failed restarts startedAt finishedAt events { at type message } }
      resources { cpuMhz memoryMib diskMib }
      node { attributes }
    } } } }`;
    const { data, errors } = await ask(query);
    expect(errors).toEqual([]);
    const [allocation] = (data as { nomadJob: { allocations: { nodes: object[] } } }).nomadJob
      .allocations.nodes;
    expect(allocation).toMatchObject({
      taskStates: [{ name: "main", failed: false, restarts: 0 }],
      resources: { cpuMhz: 50, memoryMib: 32, diskMib: 10 },
      node: { attributes: { "kernel.name": "linux" } },
    });
  });
});

interface Listed {
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Every page of a live list, put together. */
const everyPage = async (field: string, selection: string, first: number) => {
  const rows: Readonly<Record<string, unknown>>[] = [];
  let after: string | null = null;
  do {
    const query = `query ($after: String) { ${field.replace(")", `, first: ${String(first)}, after: $after)`)} {
      nodes { ${selection} } pageInfo { hasNextPage endCursor } totalCount } }`;
    const { data, errors } = await ask(query, { after });
    expect(errors).toEqual([]);
    const [page] = Object.values(data as Record<string, Listed>);
    rows.push(...(page?.nodes ?? []));
    after = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return rows;
};

describe("nomadVariables", () => {
  it("lists paths of all namespaces, page by page, and never what they hold", async () => {
    const rows = await everyPage(
      `nomadVariables(region: "global")`,
      "id namespace path modifyIndex updatedAt",
      2,
    );
    expect(rows.map(({ id }) => id)).toEqual([
      "nomad:prod:variable:global/default/app/config",
      "nomad:prod:variable:global/default/app/db",
      "nomad:prod:variable:global/default/nomad/jobs/web",
      "nomad:prod:variable:global/team-a/app/config",
    ]);
    expect(JSON.stringify(rows)).not.toContain("secret-canary");
    expect(
      sandbox.calls.some(({ method, path }) => method === "GET" && path.startsWith("/v1/var/")),
    ).toBe(false);
  });

  it("lists those of a namespace and a prefix", async () => {
    const query = `{
      a: nomadVariables(namespace: "team-a") { nodes { path } }
      b: nomadVariables(namespace: "default", prefix: "app/") { nodes { path } }
    }`;
    expect(await ask(query)).toEqual({
      data: {
        a: { nodes: [{ path: "app/config" }] },
        b: { nodes: [{ path: "app/config" }, { path: "app/db" }] },
      },
      errors: [],
    });
  });

  it("finds one by its id", async () => {
    const query = `{
      a: node(id: "nomad:prod:variable:global/default/app/db") { id ... on NomadVariable { path source { id } } }
      b: node(id: "nomad:prod:variable:global/default/app") { id }
      c: node(id: "nomad:prod:variable:mars/default/app/db") { id }
      d: node(id: "nomad:prod:variable:global/%2A/app/db") { id }
    }`;
    expect(await ask(query)).toEqual({
      data: {
        a: {
          id: "nomad:prod:variable:global/default/app/db",
          path: "app/db",
          source: { id: "nomad:prod" },
        },
        b: null,
        c: null,
        d: null,
      },
      errors: [],
    });
  });

  it.each(["*", "../x", "a b", ""])("refuses the namespace %p", async (namespace) => {
    const query = `query ($namespace: String) {
      nomadVariables(namespace: $namespace) { nodes { id } }
      nomadEvaluations(namespace: $namespace) { nodes { id } }
    }`;
    const { data, errors } = await ask(query, { namespace });
    expect(data).toEqual({ nomadVariables: null, nomadEvaluations: null });
    expect(errors.map(({ code }) => code)).toEqual(["INVALID_NAMESPACE", "INVALID_NAMESPACE"]);
  });
});

describe("nomadEvaluations", () => {
  it("lists them page by page, the newest first, each once", async () => {
    const told = await nomadApi(sandbox.address).get("/evaluations?reverse=true");
    const whole = (told as { readonly ID: string }[]).map(({ ID }) => ID);
    const fields = "id evaluationId createdAt triggeredBy";
    const rows = await everyPage(`nomadEvaluations(region: "global")`, fields, 3);
    const ids = rows.map(({ evaluationId }) => String(evaluationId));
    // Others may be made meanwhile: they are newer.
    expect(ids.filter((id) => whole.includes(id))).toEqual(whole);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(5);
  });

  it("lists those of a job, and finds one by its id", async () => {
    const { data } = await ask(
      `{ nomadEvaluations(region: "global", jobId: "team/web") { nodes { id job { jobId } status failedGroups } } }`,
    );
    const { nodes } = (data as { nomadEvaluations: { nodes: { id: string }[] } }).nomadEvaluations;
    expect(nodes[0]).toMatchObject({ job: { jobId: "team/web" }, failedGroups: null });
    const found = await ask(`query ($id: ID!) { node(id: $id) { __typename id } }`, {
      id: nodes[0]?.id,
    });
    expect(found.data).toEqual({ node: { __typename: "NomadEvaluation", id: nodes[0]?.id } });
  });

  it("refuses ids of jobs that Nomad takes for a part of its URL, and unknown regions", async () => {
    const query = `{
      a: nomadEvaluations(jobId: "web/evaluate") { nodes { id } }
      b: nomadEvaluations(jobId: "a b") { nodes { id } }
      c: nomadEvaluations(region: "mars") { nodes { id } }
    }`;
    const { data, errors } = await ask(query);
    expect(data).toEqual({ a: null, b: null, c: null });
    expect(errors.map(({ code }) => code).sort()).toEqual([
      "INVALID_JOB_ID",
      "INVALID_JOB_ID",
      "UNKNOWN_REGION",
    ]);
  });
});
