import "reflect-metadata";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { deleteNomadVariable } from "../../resolvers/nomad/deleteNomadVariable.js";
import { deployNomadJob } from "../../resolvers/nomad/deployNomadJob.js";
import { drainNomadNode } from "../../resolvers/nomad/drainNomadNode.js";
import { failNomadDeployment } from "../../resolvers/nomad/failNomadDeployment.js";
import { promoteNomadDeployment } from "../../resolvers/nomad/promoteNomadDeployment.js";
import { restartNomadAllocation } from "../../resolvers/nomad/restartNomadAllocation.js";
import { setNomadNodeEligibility } from "../../resolvers/nomad/setNomadNodeEligibility.js";
import { setNomadVariable } from "../../resolvers/nomad/setNomadVariable.js";
import { stopNomadAllocation } from "../../resolvers/nomad/stopNomadAllocation.js";
import type { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
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

/** The allocations of a job that run, once there are so many. */
const running = async (jobId: string, count: number): Promise<readonly NomadAllocation[]> => {
  const of = () => {
    const job = nomad.estate.get(nomad.jobId(jobId));
    if (!job) return [];
    const all = nomad.estate.arrivingAll<NomadAllocation>(job, "INSTANCE_OF", "NOMAD_ALLOCATION");
    return all.filter(
      ({ clientStatus, desiredStatus }) => clientStatus === "running" && desiredStatus === "run",
    );
  };
  await until(`${jobId} has ${String(count)} allocations that run`, () => of().length === count);
  return of();
};

describe("a variable", () => {
  const path = "app/changes";
  const items = { user: "u", password: "canary-3" };

  it("is written and never shown", async () => {
    const planned = await nomad.planned(setNomadVariable, { path, items });
    expect(planned.target).toMatchObject({
      id: "nomad:prod:variable:global/default/app/changes",
      attributes: { kind: "NOMAD_VARIABLE", namespace: "default", environment: "test" },
    });
    expect(planned.plan.facts).toEqual({ bytes: 21 });
    const shown = JSON.stringify([planned.plan.shown, setNomadVariable.shown(planned.input)]);
    expect(shown).not.toContain("canary-3");
    expect(shown).toContain("(8 bytes, masked)");
    await nomad.run(setNomadVariable, planned);
    expect(await nomad.api.get(`/var/${path}`)).toMatchObject({ Items: items });
    expect(await nomad.examine(setNomadVariable, planned)).toMatchObject({ found: "UNKNOWN" });
  });

  it("is written only at the index that was planned", async () => {
    const { state } = (await nomad.planned(setNomadVariable, { path, items })).plan;
    const late = await nomad.planned(setNomadVariable, { path, items, checkIndex: state });
    expect(await nomad.examine(setNomadVariable, late)).toMatchObject({ found: "NOT_DONE" });
    await nomad.change(setNomadVariable, { path, items: { user: "v" } });
    const refused = nomad.run(setNomadVariable, late);
    await expect(refused).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining("user") });
    for (const checkIndex of [state, "0"]) {
      const given = { path, items, checkIndex };
      await expect(nomad.planned(setNomadVariable, given)).rejects.toMatchObject({
        code: "CONFLICT",
      });
    }
    expect(await nomad.api.get(`/var/${path}`)).toMatchObject({ Items: { user: "v" } });
  });

  it("is left to the holder of its lock, who is told of", async () => {
    const held = "app/held";
    const Lock = { TTL: "300s", LockDelay: "10s" };
    const body = { Path: held, Items: items, Lock };
    const late = await nomad.planned(setNomadVariable, { path: held, items });
    const locked = await nomad.api.send("PUT", `/var/${held}?lock-acquire`, body);
    await expect(nomad.run(setNomadVariable, late)).rejects.toMatchObject({ code: "CONFLICT" });
    for (const refused of [
      () => nomad.planned(setNomadVariable, { path: held, items }),
      () => nomad.planned(deleteNomadVariable, { path: held }),
    ]) {
      await expect(refused()).rejects.toMatchObject({
        code: "CONFLICT",
        message: expect.stringContaining("locked"),
      });
    }
    const { ID } = (locked as { Lock: { ID: string } }).Lock;
    await nomad.api.send("PUT", `/var/${held}?lock-release`, { Path: held, Lock: { ID } });
    await nomad.change(deleteNomadVariable, { path: held });
  });

  it("is deleted", async () => {
    const planned = await nomad.planned(deleteNomadVariable, { path });
    expect(await nomad.examine(deleteNomadVariable, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(deleteNomadVariable, planned);
    expect(await nomad.examine(deleteNomadVariable, planned)).toMatchObject({ found: "DONE" });
    await expect(nomad.planned(deleteNomadVariable, { path })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is not written into a namespace that is not there", async () => {
    const given = { path, items, namespace: "not-there" };
    await expect(nomad.planned(setNomadVariable, given)).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  it.each([
    [{ path: "a b" }, "INVALID_PATH"],
    [{ path: "../x" }, "INVALID_PATH"],
    [{ path: "/a" }, "INVALID_PATH"],
    [{ path: "nomad" }, "INVALID_PATH"],
    [{ path: "nomad/other/x" }, "INVALID_PATH"],
    [{ path: "x".repeat(129) }, "INVALID_PATH"],
    [{ namespace: "*" }, "INVALID_NAMESPACE"],
    [{ region: "mars" }, "UNKNOWN_REGION"],
    [{ items: { a: "x".repeat(65_536) } }, "VALUE_TOO_LARGE"],
    [{ items: {} }, "BAD_USER_INPUT"],
    [{ checkIndex: "x" }, "BAD_USER_INPUT"],
  ])("refuses %p", async (others, code) => {
    const refused = nomad.planned(setNomadVariable, { path, items, ...others });
    await expect(refused).rejects.toMatchObject({ code });
  });
});

describe("an allocation", () => {
  it("is restarted where it is", async () => {
    await nomad.change(deployNomadJob, { specification: quickJob("restarted"), wait: true });
    const [allocation] = await running("restarted", 2);
    const id = allocation?.id ?? "";
    const planned = await nomad.planned(restartNomadAllocation, { id });
    expect(planned.plan.shown).toEqual({ tasks: ["main"] });
    expect(await nomad.examine(restartNomadAllocation, planned)).toMatchObject({
      found: "NOT_DONE",
    });
    await nomad.run(restartNomadAllocation, planned);
    await until("Nomad tells of the restart", async () => {
      const { found } = await nomad.examine(restartNomadAllocation, planned);
      return found === "DONE";
    });
    await nomad.change(restartNomadAllocation, { id, task: "main" });
    await expect(nomad.planned(restartNomadAllocation, { id, task: "x" })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining("main"),
    });
  });

  it("is stopped, and another one takes its place", async () => {
    const [allocation] = await running("restarted", 2);
    const id = allocation?.id ?? "";
    const planned = await nomad.planned(stopNomadAllocation, { id });
    expect(planned.plan.loses).toEqual([id]);
    expect(await nomad.examine(stopNomadAllocation, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(stopNomadAllocation, planned);
    expect(nomad.estate.get(id)).toMatchObject({ desiredStatus: "stop" });
    expect(await nomad.examine(stopNomadAllocation, planned)).toMatchObject({ found: "DONE" });
    for (const declaration of [stopNomadAllocation, restartNomadAllocation]) {
      await expect(nomad.planned(declaration, { id })).rejects.toMatchObject({ code: "CONFLICT" });
    }
    expect(await running("restarted", 2)).not.toContainEqual(expect.objectContaining({ id }));
  });
});

describe("a deployment", () => {
  const Update = { ...UPDATE, Canary: 1, ProgressDeadline: 60e9, HealthyDeadline: 50e9 };
  const canaries = (value: string) => quickJob("canary", { Update }, {}, { Env: { A: value } });

  /** A new version whose canary is healthy, and its deployment. */
  const rolledOut = async (value: string): Promise<string> => {
    const specification = canaries(value);
    const { outcome } = await nomad.change(deployNomadJob, { specification, wait: true });
    expect(outcome.failure).toBeUndefined();
    return outcome.result["deployment"] ?? "";
  };

  it("is promoted", async () => {
    await rolledOut("1");
    const id = await rolledOut("2");
    expect(nomad.estate.get(id)).toMatchObject({ status: "running" });
    for (const groups of [["db"], ["web", "db"]]) {
      await expect(nomad.planned(promoteNomadDeployment, { id, groups })).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
      });
    }
    const planned = await nomad.planned(promoteNomadDeployment, { id });
    expect(planned.plan).toMatchObject({ facts: { groups: ["web"], version: 1 } });
    expect(await nomad.examine(promoteNomadDeployment, planned)).toMatchObject({
      found: "NOT_DONE",
    });
    await nomad.run(promoteNomadDeployment, planned);
    expect(nomad.estate.get(id)).toMatchObject({ groups: [{ promoted: true }] });
    expect(await nomad.examine(promoteNomadDeployment, planned)).toMatchObject({ found: "DONE" });
    await nomad.shows(id, ({ status }) => status === "successful");
    await expect(nomad.planned(promoteNomadDeployment, { id })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("is failed", async () => {
    const id = await rolledOut("3");
    const planned = await nomad.planned(failNomadDeployment, { id });
    expect(await nomad.examine(failNomadDeployment, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(failNomadDeployment, planned);
    expect(nomad.estate.get(id)).toMatchObject({ status: "failed" });
    expect(await nomad.examine(failNomadDeployment, planned)).toMatchObject({ found: "DONE" });
    await expect(nomad.planned(failNomadDeployment, { id })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });
});

describe("a node", () => {
  const nodeId = async () => {
    const page = await nomad.estate.list("NOMAD_NODE", null, {});
    return page.nodes[0]?.id ?? "";
  };

  it("is made ineligible and eligible", async () => {
    const id = await nodeId();
    const planned = await nomad.planned(setNomadNodeEligibility, { id, eligible: false });
    expect(planned.plan.facts).toEqual({ enabled: false });
    await nomad.run(setNomadNodeEligibility, planned);
    expect(nomad.estate.get(id)).toMatchObject({ eligible: false });
    expect(await nomad.examine(setNomadNodeEligibility, planned)).toMatchObject({ found: "DONE" });
    await nomad.change(setNomadNodeEligibility, { id, eligible: true });
    expect(nomad.estate.get(id)).toMatchObject({ eligible: true });
    await nomad.change(setNomadNodeEligibility, { id, eligible: true });
  });

  it("is drained", async () => {
    const id = await nodeId();
    const here = await running("restarted", 2);
    const planned = await nomad.planned(drainNomadNode, { id, deadlineSeconds: 3600 });
    expect(planned.plan.facts).toEqual({
      deadlineSeconds: 3600,
      ignoreSystemJobs: false,
      force: false,
    });
    const there = here.filter(
      (one) => nomad.estate.follow(one, "RUNS_ON", "NOMAD_NODE")?.id === id,
    );
    expect(planned.plan.loses).toEqual(expect.arrayContaining(there.map((one) => one.id)));
    expect(await nomad.examine(drainNomadNode, planned)).toMatchObject({ found: "NOT_DONE" });
    await nomad.run(drainNomadNode, planned);
    expect(nomad.estate.get(id)).toMatchObject({ eligible: false });
    expect(await nomad.examine(drainNomadNode, planned)).toMatchObject({ found: "DONE" });
    await nomad.change(drainNomadNode, { id, deadlineSeconds: 0 });
    await nomad.shows(id, (node) => "draining" in node && node.draining === false);
    await nomad.change(setNomadNodeEligibility, { id, eligible: true });
    expect(nomad.estate.get(id)).toMatchObject({ eligible: true });
  });

  it.each([-1, 2_592_001])("takes no deadline of %d seconds", async (deadlineSeconds) => {
    const id = await nodeId();
    await expect(nomad.planned(drainNomadNode, { id, deadlineSeconds })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });
});
