import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type NomadSandbox, startNomad } from "../../sandbox/nomad/startNomad.js";
import { jobOf, nomadApi } from "../nomad/nomadApi.js";
import { type List, TestGateway } from "../support/startTestGateway.js";

let nomad: NomadSandbox;
let causeway: TestGateway;

/** Ids that Nomad takes for a part of its own URLs; jobs can be called so all the same. */
const ROUTES = ["web/evaluate", "web/plan", "team/web/allocations", "web/versions"];
const LEGAL = ["web", "team/web", "a%2Fb", "plan"];

beforeAll(async () => {
  nomad = await startNomad({ speed: 20 });
  const api = nomadApi(nomad.address);
  for (const id of [...LEGAL, ...ROUTES]) await api.run(jobOf(id, {}, { Count: 1 }));
  causeway = await TestGateway.start([{ system: "nomad", name: "prod", address: nomad.address }]);
  await causeway.until<{ nomadJobs: List<{ status: string; allocations: List<unknown> }> }>(
    "{ nomadJobs { nodes { allocations { totalCount } } } }",
    ({ data: { nomadJobs } }) =>
      nomadJobs.nodes.length === LEGAL.length + ROUTES.length &&
      nomadJobs.nodes.every(({ allocations }) => allocations.totalCount === 1),
  );
});

afterAll(async () => {
  await causeway.close();
  await nomad.close();
});

const LIVE = `query ($jobId: String!) { nomadJob(jobId: $jobId) { jobId specification versions
  allocations { nodes { taskStates { name } resources { cpuMhz } } } } }`;

describe("a job id", () => {
  it.each(LEGAL)("that is legal works, live fields included: %j", async (jobId) => {
    const { status, data, errors } = await causeway.query(LIVE, { jobId });
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
    expect(data).toMatchObject({
      nomadJob: {
        jobId,
        specification: { ID: jobId },
        versions: [{ ID: jobId }],
        allocations: { nodes: [{ taskStates: [{ name: "main" }], resources: { cpuMhz: 50 } }] },
      },
    });
  });

  it.each(ROUTES)(
    "that ends like a route is INVALID_JOB_ID where it is read live: %j",
    async (jobId) => {
      nomad.resetCalls();
      const { status, data, errors } = await causeway.query(
        "query ($jobId: String!) { nomadJob(jobId: $jobId) { jobId specification } }",
        { jobId },
      );
      expect(status).toBe(200);
      expect(data).toEqual({ nomadJob: { jobId, specification: null } });
      expect(errors).toMatchObject([
        {
          path: ["nomadJob", "specification"],
          message: expect.stringContaining("correct the id"),
          extensions: { code: "INVALID_JOB_ID" },
        },
      ]);
      expect(nomad.calls.filter(({ path }) => path.startsWith("/v1/job/"))).toEqual([]);
    },
  );

  it.each(["web/evaluate", "a b", "../web", ""])("is refused in a live list: %j", async (jobId) => {
    const { data, errors } = await causeway.query(
      "query ($jobId: String!) { nomadEvaluations(jobId: $jobId) { nodes { id } } }",
      { jobId },
    );
    expect(data).toEqual({ nomadEvaluations: null });
    expect(errors).toMatchObject([{ extensions: { code: "INVALID_JOB_ID" } }]);
  });

  it.each(["nope/evaluate", "a b", "../web", "", "x".repeat(129)])(
    "that no job has is null in the estate: %j",
    async (jobId) => {
      const { data, errors } = await causeway.query(LIVE, { jobId });
      expect(errors).toBeUndefined();
      expect(data).toEqual({ nomadJob: null });
    },
  );
});

describe("a namespace", () => {
  it.each(["*", "../x", "a b", "", "x".repeat(129)])(
    "is refused where it is read live: %j",
    async (namespace) => {
      nomad.resetCalls();
      const { status, data, errors } = await causeway.query(
        `query ($namespace: String) { nomadVariables(namespace: $namespace) { nodes { id } }
        nomadEvaluations(namespace: $namespace) { nodes { id } } }`,
        { namespace },
      );
      expect(status).toBe(200);
      expect(data).toEqual({ nomadVariables: null, nomadEvaluations: null });
      expect(errors).toHaveLength(2);
      for (const { extensions } of errors ?? []) expect(extensions.code).toBe("INVALID_NAMESPACE");
      expect(nomad.calls.filter(({ path }) => /^\/v1\/(?:vars|evaluations)/.test(path))).toEqual(
        [],
      );
    },
  );

  it.each(["*", "../x", "a b"])("that cannot be is null in the estate: %j", async (namespace) => {
    const { data, errors } = await causeway.query(
      `query ($namespace: String!) { nomadJob(namespace: $namespace, jobId: "web") { id } }`,
      { namespace },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ nomadJob: null });
  });
});
