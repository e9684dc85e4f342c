import { describe, expect, it } from "@jest/globals";
import { parse, validate } from "graphql";
import type { Answer } from "../../src/execution/answer.js";
import type { GraphqlRequest } from "../../src/execution/call.js";
import { createExecutor, type Executor } from "../../src/execution/createExecutor.js";
import { OperationWriter, randomFrom } from "../support/randomOperation.js";
import { testCall, tester } from "../support/testCall.js";
import { testBody, testHost, type TestBody } from "../support/testFront.js";
import { testSchema } from "../support/testSchema.js";

const seed = Date.now() % 1_000_000;

/** Errors by what a caller may rely on: where, and which. */
const errorsOf = ({ errors = [] }: TestBody): readonly string[] =>
  errors.map(({ path, extensions }) => JSON.stringify([path, extensions.code]));

interface Ways {
  /** Through Apollo Server, executed by graphql-js. */
  readonly first: Answer;
  /** Repeated, executed by graphql-jit where it can. */
  readonly repeated: Answer;
}

const bothWays = async (executor: Executor, request: GraphqlRequest): Promise<Ways> => {
  const first = await executor.answer(request, tester, testCall());
  const repeated = await executor.answer(request, tester, testCall());
  return { first, repeated };
};

const expectParity = ({ first, repeated }: Ways): void => {
  const [one, other] = [testBody(first.body), testBody(repeated.body)];
  expect(other.data).toEqual(one.data);
  expect(errorsOf(other)).toEqual(expect.arrayContaining([...errorsOf(one)]));
  expect(other.extensions).toEqual(one.extensions);
  expect([repeated.status, repeated.jsonStatus]).toEqual([first.status, first.jsonStatus]);
};

describe("a repeated operation", () => {
  it.each([
    ["{ greet }", {}],
    ["query($name: String) { greet(name: $name) }", { name: "Ada" }],
    ["query($name: String = null) { greet(name: $name) }", {}],
    ["query($n: Int!) { services(first: $n) { nodes { id } } }", { n: "x" }],
    ["query($n: Int!) { services(first: $n) { nodes { id } } }", {}],
    ["{ services { nodes { unlucky later required } } }", {}],
    ["{ services { nodes { unlucky } } crash crashLater refuse }", {}],
    ["{ strict { refused } }", {}],
    ["{ strict { ok rows { id bad } } }", {}],
    ["{ strict { loose { id bad maybe } } }", {}],
    ['{ node(id: "service:web") { ... on Service { port } __typename } }', {}],
    ["{ topology(limit: 2) { resources { name ... on Instance { address } } } }", {}],
    ["query($l: Int) { topology(limit: $l) { resources { name } } }", { l: 501 }],
    ['mutation { a: rename(name: "a") { name } b: rename(name: "b") { name } }', {}],
    ["{ __schema { queryType { name } types { name kind fields { name } } } }", {}],
    ["{ accessDenied }", {}],
    ["{ unknown }", {}],
    ["{ a_b: viewer { c: subject } a: viewer { b_c: subject } }", {}],
    ['{ __proto__: greet constructor: greet(name: "x") }', {}],
    ["query($t: Tree) { echo(tree: $t) }", { t: { name: "a", children: [{ name: "b" }] } }],
    ["query($j: JSON) { echo(json: [$j, { a: $j }]) }", { j: { b: 1 } }],
    ["query($b: Boolean) { echo(input: { flag: $b }) }", {}],
    ["query($n: Int) { echo(input: { inner: { required: $n } }) }", { n: null }],
  ])("answers %s like the first time", async (query, variables) => {
    const executor = await createExecutor(testHost());
    expectParity(await bothWays(executor, { query, variables }));
    await executor.stop();
  });

  it(`answers random operations like the first time (seed ${seed})`, async () => {
    const schema = testSchema();
    const writer = new OperationWriter(schema, randomFrom(seed));
    const limits = { bodyBytes: 0, tokens: 0, depth: 0, aliases: 0, cost: 0 };
    const executor = await createExecutor(testHost({ schema, limits }));
    const engines = { jit: 0, "graphql-js": 0, none: 0 };
    for (let count = 0; count < 300; count += 1) {
      const query = writer.write();
      if (validate(schema, parse(query)).length === 0) {
        const ways = await bothWays(executor, { query, variables: writer.variables() });
        expectParity(ways);
        engines[ways.repeated.engine ?? "none"] += 1;
      }
    }
    expect(engines.jit).toBeGreaterThan(50);
    await executor.stop();
  }, 120_000);
});
