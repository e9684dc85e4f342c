import "reflect-metadata";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { execute, parse } from "graphql";
import type { Operation } from "../../schema/estate/Operation.js";
import type { Context } from "../../src/context.js";
import type { Changes } from "../../src/operations/Changes.js";
import { createSchema } from "../../src/schema.js";
import { changing, type Changing } from "./changing.js";
import { quickJob } from "./quickJob.js";

const schema = createSchema();
const required: string[] = [];
let nomad: Changing;
let context: Pick<Context, "door" | "estate" | "reach" | "require">;

beforeAll(async () => {
  nomad = await changing();
  const notHere = () => Promise.reject(new Error("Nothing waits for an approval here."));
  const door: Changes = {
    approve: notHere,
    reject: notHere,
    cancel: notHere,
    change: async (declaration, given) => {
      const { target, outcome } = await nomad.change(declaration, given);
      const operation = { action: declaration.action, status: "SUCCEEDED", targetId: target.id };
      return { operation: operation as Operation, source: target.source, result: outcome.result };
    },
  };
  context = {
    door,
    estate: nomad.estate,
    reach: nomad.reach,
    require: (action, { id }) => required.push(`${action} ${id ?? ""}`),
  };
});

afterAll(async () => {
  await nomad.end();
});

const ask = async (query: string, variableValues: Readonly<Record<string, unknown>> = {}) => {
  const document = parse(query);
  const { data, errors } = await execute({
    schema,
    document,
    contextValue: context,
    variableValues,
  });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data)) as Readonly<Record<string, unknown>>;
};

it("a job is planned, deployed, scaled and stopped by mutations", async () => {
  const input = { specification: quickJob("whole", { Meta: { a: "b" } }) };
  const plan = `mutation ($input: NomadJobInput!) { planNomadJob(input: $input) {
    diff created destroyed inPlace failedGroups warnings jobModifyIndex impact { omitted jobs { id } }
  } }`;
  expect(await ask(plan, { input })).toMatchObject({
    planNomadJob: {
      diff: { Type: "Added", ID: "whole" },
      created: 2,
      destroyed: 0,
      inPlace: 0,
      failedGroups: [],
      jobModifyIndex: "0",
      impact: { omitted: 0, jobs: [] },
    },
  });
  // Before Nomad is asked, and with what it answered.
  const asked = "nomad:planJob nomad:prod:job:global/default/whole";
  expect(required).toEqual([asked, asked]);

  const payload = "operation { action status } job { id jobVersion } evaluationId deploymentId";
  const deploy = `mutation ($input: NomadJobInput!) { deployNomadJob(input: $input) { ${payload} } }`;
  const id = "nomad:prod:job:global/default/whole";
  expect(await ask(deploy, { input: { ...input, wait: true } })).toMatchObject({
    deployNomadJob: {
      operation: { action: "nomad:deployJob", status: "SUCCEEDED" },
      job: { id, jobVersion: 0 },
      evaluationId: expect.any(String),
      deploymentId: expect.any(String),
    },
  });
  const next = { specification: quickJob("whole", {}, {}, { Env: { A: "b" } }) };
  const replaced = await ask(plan, { input: next });
  expect(replaced).toMatchObject({ planNomadJob: { impact: { jobs: [{ id }] } } });

  const scale = `mutation ($id: ID!) { scaleNomadJob(id: $id, group: "web", count: 3) { ${payload} } }`;
  expect(await ask(scale, { id })).toMatchObject({ scaleNomadJob: { job: { jobVersion: 1 } } });
  const stop = `mutation ($id: ID!) { stopNomadJob(id: $id, purge: true) { ${payload} } }`;
  expect(await ask(stop, { id })).toMatchObject({ stopNomadJob: { job: null } });
});

it("nodes and variables are changed by mutations", async () => {
  const page = await nomad.estate.list("NOMAD_NODE", null, {});
  const id = page.nodes[0]?.id;
  const setEligible = `mutation ($id: ID!, $eligible: Boolean!) {
    setNomadNodeEligibility(id: $id, eligible: $eligible) { operation { action } node { eligible } }
  }`;
  for (const eligible of [false, true]) {
    expect(await ask(setEligible, { id, eligible })).toMatchObject({
      setNomadNodeEligibility: { node: { eligible } },
    });
  }
  const variables = `mutation {
    a: setNomadVariable(input: { path: "app/graphql", items: { a: "b" } }) { operation { action } }
    b: deleteNomadVariable(path: "app/graphql") { operation { action } }
  }`;
  expect(await ask(variables)).toEqual({
    a: { operation: { action: "nomad:setVariable" } },
    b: { operation: { action: "nomad:deleteVariable" } },
  });
});
