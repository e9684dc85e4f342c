import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { deployNomadJob } from "../../resolvers/nomad/deployNomadJob.js";
import { dispatchNomadJob } from "../../resolvers/nomad/dispatchNomadJob.js";
import { forceNomadPeriodicJob } from "../../resolvers/nomad/forceNomadPeriodicJob.js";
import { jobPayload } from "../../resolvers/nomad/jobPayload.js";
import { nomadChanges } from "../../resolvers/nomad/nomadChanges.js";
import { revertNomadJob } from "../../resolvers/nomad/revertNomadJob.js";
import { scaleNomadJob } from "../../resolvers/nomad/scaleNomadJob.js";
import { stopNomadJob } from "../../resolvers/nomad/stopNomadJob.js";
import { thingOf } from "../../resolvers/nomad/changeTarget.js";
import type { Operation } from "../../schema/estate/Operation.js";
import { until } from "../support/until.js";
import { changing, type Changing } from "./changing.js";
import { quickJob, UPDATE } from "./quickJob.js";

let nomad: Changing;

beforeAll(async () => {
  nomad = await changing();
  await nomad.purge();
});

afterAll(async () => {
  await nomad.end();
});

const registered = async (id: string) =>
  (await nomad.api.get(`/job/${encodeURIComponent(id)}`)) as Readonly<Record<string, unknown>>;

/** Waits until nothing of a job is being rolled out. */
const settled = (id: string) =>
  until(`${id} is rolled out`, async () => {
    const found = await nomad.api.get(`/job/${id}/deployment`);
    return (found as { readonly Status?: string } | null)?.Status === "successful";
  });

it("lists every change of the room, each with an action of its own", () => {
  const actions = nomadChanges.map(({ action }) => action);
  expect(new Set(actions).size).toBe(14);
  expect(actions.every((action) => action.startsWith("nomad:"))).toBe(true);
});

describe("deployNomadJob", () => {
  it("registers a job, which the estate shows right after", async () => {
    const specification = quickJob(
      "new",
      { Meta: { owner: "team-a" } },
      {},
      {
        Env: { DB_PASSWORD: "canary-1", LEVEL: "debug" },
      },
    );
    const planned = await nomad.planned(deployNomadJob, { specification: { Job: specification } });
    expect(planned.target).toMatchObject({
      id: "nomad:prod:job:global/default/new",
      name: "new",
      attributes: {
        kind: "NOMAD_JOB",
        namespace: "default",
        environment: "test",
        tags: [{ key: "owner", value: "team-a" }],
      },
    });
    const { shown, state, facts, loses } = planned.plan;
    expect(state).toMatch(/^0\/[0-9a-f]{32}$/);
    expect(loses).toEqual([]);
    expect(facts).toEqual({
      count: 2,
      groups: ["web"],
      drivers: ["mock_driver"],
      privileged: false,
      hostVolumes: [],
      namespaces: ["default"],
      planCreated: 2,
      planUpdated: 0,
      planDestroyed: 0,
    });
    expect(JSON.stringify(shown)).not.toContain("canary-1");
    expect(JSON.stringify(shown)).toContain("debug");
    expect(JSON.stringify(deployNomadJob.shown(planned.input))).not.toContain("canary-1");

    const { outcome } = await nomad.run(deployNomadJob, planned);
    expect(outcome.result["evaluationId"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(nomad.estate.get(nomad.jobId("new"))).toMatchObject({ jobId: "new", jobVersion: 0 });
    await until("the payload names the deployment", () => {
      const operation = { targetId: planned.target.id } as Operation;
      const source = planned.target.source;
      const payload = jobPayload({ operation, source, result: outcome.result }, nomad.estate);
      return payload.job !== null && payload.deploymentId !== null;
    });
  });

  it("has Nomad parse HCL, with variables of every kind", async () => {
    const odd = 'a"b\\ ${not} %{a} $${template} \b\f\n\t\u00fc';
    const hcl = `
variable "odd" { type = string }
variable "many" { type = list(string) }
variable "count" { type = number }
job "hcl" {
  type = "service"
  meta {
    odd = var.odd
    first = var.many[0]
  }
  group "web" {
    count = var.count
    ephemeral_disk { size = 10 }
    task "main" {
      driver = "mock_driver"
      config { run_for = "2h" }
      logs {
        max_files = 1
        max_file_size = 1
      }
      env { TOKEN = "canary-2" }
      resources {
        cpu = 20
        memory = 16
      }
    }
  }
}`;
    const variables = { odd, many: ["one", "two"], count: 1 };
    const { input, plan } = await nomad.change(deployNomadJob, { hcl, variables });
    expect(plan.facts).toMatchObject({ count: 1 });
    expect(await registered("hcl")).toMatchObject({ Meta: { odd, first: "one" } });
    const shown = JSON.stringify([deployNomadJob.shown(input), plan.shown]);
    expect(shown).not.toContain("canary-2");
    expect(shown).toContain("ephemeral_disk");
    const submission = await nomad.api.get("/job/hcl/submission?version=0");
    expect(submission).toMatchObject({ Source: hcl, Format: "hcl2" });
  });

  it("says where Nomad finds fault with HCL", async () => {
    const hcl = 'job "bad" {\n  group "g" {\n    task "t" {\n      bogus = 1\n    }\n  }\n}';
    await expect(nomad.planned(deployNomadJob, { hcl })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringMatching(/input\.hcl:4,7-12.*bogus/),
    });
    await expect(
      nomad.planned(deployNomadJob, { hcl, variables: { "a b": 1 } }),
    ).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });

  it("says what Nomad does not accept in a job", async () => {
    const specification = quickJob("bad", { Type: "nonsense" });
    await expect(nomad.planned(deployNomadJob, { specification })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("nonsense"),
    });
    const elsewhere = quickJob("bad", { Namespace: "not-there" });
    await expect(nomad.planned(deployNomadJob, { specification: elsewhere })).rejects.toMatchObject(
      { code: "BAD_USER_INPUT" },
    );
  });

  it("tells what a new version replaces, and minds the index", async () => {
    await nomad.change(deployNomadJob, { specification: quickJob("next"), wait: true });
    const index = String((await registered("next"))["JobModifyIndex"]);
    const specification = quickJob("next", {}, { Count: 1 }, { Env: { A: "1" } });
    await expect(
      nomad.planned(deployNomadJob, { specification, enforceIndex: "7" }),
    ).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining(index) });
    const planned = await nomad.planned(deployNomadJob, { specification, enforceIndex: index });
    expect(planned.plan.facts).toMatchObject({ count: 1 });
    expect(planned.plan.loses).toHaveLength(2);
    expect(planned.plan.state.split("/")[0]).toBe(index);
    expect(await nomad.examine(deployNomadJob, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(deployNomadJob, planned);
    expect(await nomad.examine(deployNomadJob, planned)).toMatchObject({ found: "DONE" });
    expect(nomad.estate.get(planned.target.id)).toMatchObject({ jobVersion: 1 });

    // Somebody else is quicker.
    const late = await nomad.planned(deployNomadJob, { specification: quickJob("next") });
    await nomad.api.run(quickJob("next", {}, {}, { Env: { A: "2" } }));
    await expect(nomad.run(deployNomadJob, late)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await nomad.examine(deployNomadJob, late)).toMatchObject({ found: "UNKNOWN" });
  });

  it("refuses to run a job that is not the one that was planned", async () => {
    const planned = await nomad.planned(deployNomadJob, { specification: quickJob("other") });
    const other = { ...planned, input: { specification: quickJob("other", { Priority: 70 }) } };
    await expect(nomad.run(deployNomadJob, other)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(registered("other")).rejects.toThrow("404");
  });

  it("waits until a deployment is healthy", async () => {
    const specification = quickJob("healthy");
    const { outcome } = await nomad.change(deployNomadJob, { specification, wait: true });
    expect(outcome.failure).toBeUndefined();
    const { deployment, status, deploymentId } = outcome.result;
    expect(status).toBe("successful");
    expect(nomad.estate.get(deployment ?? "")).toMatchObject({ deploymentId, status });
    expect(nomad.told.join("\n")).toMatch(/web 2 of 2 healthy/);
  });

  it("says why a deployment failed", async () => {
    const specification = quickJob(
      "failing",
      { Update: { ...UPDATE, MinHealthyTime: 1e9, HealthyDeadline: 2e9, ProgressDeadline: 3e9 } },
      { RestartPolicy: { Attempts: 0, Mode: "fail" } },
      { Config: { run_for: "50ms", exit_code: 3 } },
    );
    const { outcome } = await nomad.change(deployNomadJob, { specification, wait: true });
    expect(outcome.failure).toMatchObject({ code: "UPSTREAM_REJECTED" });
    expect(outcome.failure?.message).toMatch(/is failed: Failed due to/);
    expect(outcome.failure?.message).toMatch(/failing\.web\[\d\] .*Exit Code: 3/);
    expect(outcome.result["status"]).toBe("failed");
  });

  it("is not told the end of the deployment before, where Nomad begins none", async () => {
    const specification = quickJob("emptied", { Update: { ...UPDATE, Canary: 1 } });
    await nomad.change(deployNomadJob, { specification, wait: true });
    const next = quickJob("emptied", { Update: { ...UPDATE, Canary: 1 } }, {}, { Env: { A: "1" } });
    const canary = await nomad.change(deployNomadJob, { specification: next, wait: true });
    expect(canary.outcome.result).toMatchObject({ status: "running" });
    const none = quickJob("emptied", { Update: { ...UPDATE, Canary: 1 } }, { Count: 0 });
    const { outcome } = await nomad.change(deployNomadJob, { specification: none, wait: true });
    expect(outcome.failure).toBeUndefined();
    expect(outcome.result).toMatchObject({ deploymentId: null, status: null });
  });

  it("is done with a batch job once Nomad has placed it", async () => {
    const specification = quickJob("batch", { Type: "batch", Update: null });
    const { outcome } = await nomad.change(deployNomadJob, { specification, wait: true });
    expect(outcome.result).toMatchObject({ deploymentId: null });
    expect(outcome.failure).toBeUndefined();
  });

  it("tells of groups that find no place", async () => {
    const Constraints = [{ LTarget: "${attr.kernel.name}", RTarget: "windows", Operand: "=" }];
    const specification = quickJob("nowhere", { Type: "batch", Update: null, Constraints });
    const { plan } = await nomad.change(deployNomadJob, { specification, wait: true });
    expect(plan.shown).toMatchObject({ failedGroups: ["web"] });
    expect(nomad.told.at(-1)).toBe("warn Nomad finds no place now for all of: web.");
  });
});

describe("scaleNomadJob", () => {
  const id = "nomad:prod:job:global/default/scaled";

  it("sets the count of a group", async () => {
    const Scaling = { Enabled: true, Min: 0, Max: 5 };
    await nomad.change(deployNomadJob, {
      specification: quickJob("scaled", {}, { Scaling }),
      wait: true,
    });
    await until(
      "its allocations",
      () =>
        nomad.estate.arriving(
          thingOf(nomad, id, "NOMAD_JOB"),
          "INSTANCE_OF",
          "NOMAD_ALLOCATION",
          {},
        ).nodes.length === 2,
    );
    const planned = await nomad.planned(scaleNomadJob, { id, group: "web", count: 1 });
    expect(planned.plan).toMatchObject({
      shown: { group: "web", before: 2, after: 1 },
      facts: { count: 1, groups: ["web"] },
    });
    expect(planned.plan.loses).toHaveLength(1);
    expect(nomad.estate.get(planned.plan.loses[0] ?? "")).toMatchObject({ name: "scaled.web[1]" });
    expect(await nomad.examine(scaleNomadJob, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(scaleNomadJob, planned);
    expect(await nomad.examine(scaleNomadJob, planned)).toMatchObject({ found: "DONE" });
    expect(await registered("scaled")).toMatchObject({ TaskGroups: [{ Count: 1 }] });
    await settled("scaled");
    await expect(nomad.run(scaleNomadJob, planned)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it.each([
    ["a group that is not there", { group: "db", count: 1 }, /it has: web/],
    ["more than the policy allows", { group: "web", count: 6 }, /0 to 5/],
    ["a negative count", { group: "web", count: -1 }, /0 to 999999/],
    ["a million", { group: "web", count: 1_000_000 }, /0 to 999999/],
  ])("refuses %s", async (_what, scaling, message) => {
    await expect(nomad.planned(scaleNomadJob, { id, ...scaling })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringMatching(message),
    });
  });

  it.each(["nomad:prod:job:global/default/none", "nomad:prod:node:global/x", "", "x"])(
    "knows no job %p",
    async (other) => {
      await expect(
        nomad.planned(scaleNomadJob, { id: other, group: "web", count: 1 }),
      ).rejects.toMatchObject({
        code: "NOT_FOUND",
        message: "There is no Nomad job of this id.",
      });
    },
  );
});

describe("stopNomadJob", () => {
  it("stops a job, and forgets it when told to purge", async () => {
    const { target } = await nomad.change(deployNomadJob, { specification: quickJob("stopped") });
    const { id } = target;
    const planned = await nomad.planned(stopNomadJob, { id });
    expect(planned.plan).toMatchObject({ facts: { purge: false }, loses: [id] });
    expect(await nomad.examine(stopNomadJob, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(stopNomadJob, planned);
    expect(nomad.estate.get(id)).toMatchObject({ stopped: true });
    expect(await nomad.examine(stopNomadJob, planned)).toMatchObject({ found: "DONE" });
    await expect(nomad.planned(stopNomadJob, { id })).rejects.toMatchObject({ code: "CONFLICT" });

    const purge = await nomad.change(stopNomadJob, { id, purge: true });
    expect(nomad.estate.get(id)).toBeNull();
    expect(await nomad.examine(stopNomadJob, purge)).toMatchObject({ found: "DONE" });
  });

  it("stops nothing that has changed since", async () => {
    const { target } = await nomad.change(deployNomadJob, { specification: quickJob("moved") });
    const planned = await nomad.planned(stopNomadJob, { id: target.id });
    await nomad.api.run(quickJob("moved", { Priority: 60 }));
    await expect(nomad.run(stopNomadJob, planned)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await registered("moved")).toMatchObject({ Stop: false });
  });
});

describe("revertNomadJob", () => {
  it("makes an earlier version the newest", async () => {
    const first = await nomad.change(deployNomadJob, { specification: quickJob("back") });
    const { id } = first.target;
    const next = quickJob("back", {}, {}, { Env: { A: "1" } });
    await nomad.change(deployNomadJob, { specification: next });
    const planned = await nomad.planned(revertNomadJob, { id, version: 0 });
    expect(planned.plan).toMatchObject({ state: "1", facts: { version: 0, count: 2 } });
    expect(await nomad.examine(revertNomadJob, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(revertNomadJob, planned);
    expect(nomad.estate.get(id)).toMatchObject({ jobVersion: 2 });
    expect(await nomad.examine(revertNomadJob, planned)).toMatchObject({ found: "DONE" });
    await expect(nomad.run(revertNomadJob, planned)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it.each([[9], [2]])("refuses version %d", async (version) => {
    const id = nomad.jobId("back");
    await expect(nomad.planned(revertNomadJob, { id, version })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });
});

describe("dispatchNomadJob", () => {
  beforeAll(async () => {
    const ParameterizedJob = { Payload: "optional", MetaRequired: ["a"], MetaOptional: ["b"] };
    const rest = { Type: "batch", Update: null, ParameterizedJob };
    await nomad.change(deployNomadJob, { specification: quickJob("import", rest), wait: true });
  });

  it("starts a child, which the payload shows", async () => {
    const id = nomad.jobId("import");
    const given = { id, payload: "canary \u00fc", meta: { a: "1", b: "2" } };
    const before = await nomad.planned(dispatchNomadJob, given);
    expect(await nomad.examine(dispatchNomadJob, before)).toMatchObject({ found: "NOT_DONE" });
    const { input, plan, target, outcome } = await nomad.change(dispatchNomadJob, given);
    expect(plan.facts).toEqual({ bytes: 9 });
    expect(JSON.stringify([plan.shown, dispatchNomadJob.shown(input)])).not.toContain("canary");
    const operation = { targetId: target.id } as Operation;
    const changed = { operation, source: target.source, result: outcome.result };
    const { job } = jobPayload(changed, nomad.estate);
    expect(job).toMatchObject({ parentId: "import" });
    const child = await registered((job as unknown as { jobId: string }).jobId);
    expect(child).toMatchObject({
      Payload: Buffer.from("canary \u00fc").toString("base64"),
      Meta: { a: "1", b: "2" },
    });
    const planned = { input, plan, target };
    expect(await nomad.examine(dispatchNomadJob, planned)).toMatchObject({ found: "DONE" });
  });

  it.each([
    [
      "a payload that is too large",
      { payload: "x".repeat(16_385), meta: { a: "" } },
      "VALUE_TOO_LARGE",
    ],
    ["a lack of metadata", { meta: {} }, "BAD_USER_INPUT"],
    ["metadata that the job does not take", { meta: { a: "", c: "" } }, "BAD_USER_INPUT"],
  ])("refuses %s", async (_what, given, code) => {
    const id = nomad.jobId("import");
    await expect(nomad.planned(dispatchNomadJob, { id, ...given })).rejects.toMatchObject({ code });
  });

  it("refuses jobs that are not parameterized", async () => {
    await nomad.change(deployNomadJob, { specification: quickJob("plain") });
    const id = nomad.jobId("plain");
    await expect(nomad.planned(dispatchNomadJob, { id })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
    await expect(nomad.planned(forceNomadPeriodicJob, { id })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });
});

it("forceNomadPeriodicJob starts a child now", async () => {
  const Periodic = { Enabled: true, Spec: "0 0 1 1 *", SpecType: "cron" };
  const specification = quickJob("nightly", { Type: "batch", Update: null, Periodic });
  const { target } = await nomad.change(deployNomadJob, { specification });
  const { outcome } = await nomad.change(forceNomadPeriodicJob, { id: target.id });
  const job = nomad.estate.get(outcome.result["job"] ?? "");
  expect(job).toMatchObject({ parentId: "nightly" });
});
