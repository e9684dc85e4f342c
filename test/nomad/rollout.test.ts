import type { RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "@jest/globals";
import { createNomad } from "../../datasources/nomad/createNomad.js";
import { RolloutFollower } from "../../resolvers/nomad/RolloutFollower.js";
import { jsonAnswer, startFaultyServer } from "../consul/startFaultyServer.js";
import { settingsFor } from "./observing.js";

const EVALUATION = "11111111-2222-4333-8444-555555555555";
const DEPLOYMENT = "66666666-7777-4888-8999-000000000000";
const opened: { close: () => Promise<unknown> }[] = [];

afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
});

const deploymentAt = (index: number) => ({
  ID: DEPLOYMENT,
  JobID: "web",
  JobVersion: 1,
  Status: "cancelled",
  StatusDescription: "Cancelled due to newer version of job",
  JobSpecModifyIndex: index,
  ModifyIndex: 30,
});

/** A Nomad whose evaluation of what was submitted at index 20 names a deployment of another index. */
const follow = async (deployedIndex: number) => {
  const evaluation = {
    ID: EVALUATION,
    JobID: "web",
    Status: "complete",
    JobModifyIndex: 20,
    DeploymentID: DEPLOYMENT,
  };
  const answers: readonly (readonly [string, unknown])[] = [
    ["/v1/regions", ["global"]],
    ["/v1/evaluation/", evaluation],
    ["/v1/deployment/allocations/", []],
    ["/v1/deployment/", deploymentAt(deployedIndex)],
  ];
  const answer: RequestListener = (request, response) => {
    const found = answers.find(([path]) => (request.url ?? "").startsWith(path));
    jsonAnswer(JSON.stringify(found?.[1] ?? null))(request, response);
  };
  const server = await startFaultyServer(answer);
  opened.push(server);
  const nomad = createNomad(settingsFor(server.address));
  opened.push(nomad);
  const signal = AbortSignal.timeout(20_000);
  const changer = nomad.change.forOperation({ signal, called: () => undefined });
  const place = { region: "global", namespace: "default", id: "web" };
  return new RolloutFollower(changer, place, { signal, tell: () => undefined }).follow(EVALUATION);
};

describe("the rollout of what was submitted", () => {
  it("is none where Nomad names the deployment before it", async () => {
    expect(await follow(15)).toEqual({ deploymentId: null, status: null, failure: null });
  });

  it("is the deployment of what was submitted", async () => {
    expect(await follow(20)).toMatchObject({
      deploymentId: DEPLOYMENT,
      status: "cancelled",
      failure: { code: "UPSTREAM_REJECTED" },
    });
  });
});
