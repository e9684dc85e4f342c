import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { execute, parse } from "graphql";
import type { Answer } from "../../src/execution/answer.js";
import { testCall, tester } from "../support/testCall.js";
import { testBody } from "../support/testFront.js";
import { estateOperations, type Operation } from "./operations.js";
import { type RunningGraph, startGraph } from "./startGraph.js";

let running: RunningGraph;

/** The sample estate, with its story told in a hurry: instances come and go, checks flap. */
beforeAll(async () => {
  running = await startGraph({ story: true, stepMs: 50 });
});

afterAll(() => running.close());

/** The same operation twice at one moment: given as the gateway does, and executed by graphql-js. */
const bothWays = ({ query, variables }: Operation): { given: Answer; executed: unknown } => {
  const given = running.graph.executor.answer({ query, variables }, tester, testCall());
  const executed = execute({
    schema: running.schema,
    document: parse(query),
    contextValue: running.context(),
    variableValues: variables,
  });
  // Nothing can happen between the two: neither waits.
  if (given instanceof Promise || executed instanceof Promise) {
    throw new Error(`${query} was not answered at once`);
  }
  return { given, executed: JSON.parse(JSON.stringify(executed.data)) };
};

describe("answers that are given again", () => {
  it("say at any moment what executing would say, while the estate changes", async () => {
    const { graph, estate } = running;
    const operations = Object.values(estateOperations);
    for (const { query, variables } of operations) {
      await graph.executor.answer({ query, variables }, tester, testCall());
    }
    const { version } = estate;
    let again = 0;
    for (let round = 0; round < 15 || estate.version < version + 20; round += 1) {
      for (const operation of operations.flatMap((one) => [one, one])) {
        const { given, executed } = bothWays(operation);
        expect(testBody(given.body).data).toEqual(executed);
        if (given.engine === null) again += 1;
      }
      await turn();
    }
    // The test is worth nothing where nothing was given again.
    expect(again).toBeGreaterThan(20);
  }, 60_000);
});
