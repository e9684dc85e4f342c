import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ExecutionResult, getOperationAST, getVariableValues, parse, validate } from "graphql";
import { type Engine, engineFor, interpreter } from "../../src/execution/engines.js";
import { testCall, tester } from "../support/testCall.js";
import {
  estateOperations,
  exampleOperations,
  type Operation,
  otherOperations,
} from "./operations.js";
import { type RunningGraph, startGraph } from "./startGraph.js";

let running: RunningGraph;

beforeAll(async () => {
  running = await startGraph();
});

afterAll(() => running.close());

/** Both engines for an operation, and its variables as GraphQL reads them. */
const enginesFor = ({ query, variables = {} }: Operation) => {
  const { schema } = running;
  const document = parse(query);
  expect(validate(schema, document)).toEqual([]);
  const operation = getOperationAST(document);
  if (!operation) throw new Error("There is no operation.");
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (!coerced) throw new Error("The variables do not fit.");
  const executable = { schema, document, operation };
  return {
    reference: interpreter(executable),
    compiled: engineFor(executable),
    variables: { raw: variables, coerced },
  };
};

const CLOCKS = new Set(["staleSeconds"]);

/** What an answer says, clocks aside; the fields of an object in any order. */
const told = ({ data }: ExecutionResult): unknown =>
  JSON.parse(
    JSON.stringify(data, (name, value: unknown) => (CLOCKS.has(name) ? "a clock" : value)),
  );

/** Where each error is, and what its code is; graphql-jit may tell more of them. */
const errorsOf = ({ errors = [] }: ExecutionResult): readonly string[] =>
  errors.map(({ path, extensions, originalError }) => {
    const code = originalError && "code" in originalError ? originalError.code : extensions["code"];
    return `${path?.join(".") ?? ""} ${String(code)}`;
  });

const named = (operations: Readonly<Record<string, Operation>>) => Object.entries(operations);
const every = named({ ...exampleOperations, ...estateOperations, ...otherOperations });

describe("graphql-jit and graphql-js", () => {
  it.each(every)("answer alike: %s", async (_name, operation) => {
    const { reference, compiled, variables } = enginesFor(operation);
    const run = async (engine: Engine): Promise<ExecutionResult> =>
      engine.run(running.context(), variables);
    const expected = await run(reference);
    for (let repetition = 0; repetition < 2; repetition += 1) {
      const result = await run(compiled);
      expect(told(result)).toEqual(told(expected));
      expect(errorsOf(result)).toEqual(expect.arrayContaining([...errorsOf(expected)]));
    }
  });

  it.each(every)("is compiled, not interpreted: %s", (_name, operation) => {
    const { compiled } = enginesFor(operation);
    // Conditions are settled before an operation is compiled; there is no way back here.
    if (!operation.query.includes("@include")) expect(compiled.name).toBe("jit");
  });

  it("fail where they should: the list of operations is worth something", async () => {
    const { reference, variables } = enginesFor(
      otherOperations["faults beside each other"] ?? { query: "" },
    );
    const result = await reference.run(running.context(), variables);
    expect(new Set(errorsOf(result))).toEqual(
      new Set([
        "ambiguous BAD_USER_INPUT",
        "unknown UNKNOWN_DATACENTER",
        "source BAD_USER_INPUT",
        "cursor BAD_CURSOR",
        "dead UPSTREAM_UNAVAILABLE",
        "deadKeys UPSTREAM_UNAVAILABLE",
        "limit BAD_USER_INPUT",
      ]),
    );
    expect(result.data).toMatchObject({ missing: null, fine: { nodes: [{}] } });
  });
});

describe("what is observed", () => {
  it.each(named(estateOperations))("is answered without a promise: %s", (_name, operation) => {
    const { reference, compiled, variables } = enginesFor(operation);
    for (const engine of [reference, compiled]) {
      const result = engine.run(running.context(), variables);
      expect(result).not.toBeInstanceOf(Promise);
      expect("then" in result).toBe(false);
      if (!(result instanceof Promise)) {
        expect(result.errors).toBeUndefined();
        expect(Object.values(result.data ?? {})).not.toContain(null);
      }
    }
  });

  it.each(named(estateOperations))(
    "is executed as such from the second time on: %s",
    async (_name, { query, variables }) => {
      const { executor } = running.graph;
      const request = { query, variables };
      await executor.answer(request, tester, testCall());
      // No answer that was kept: this one is executed.
      const other = { ...tester, subject: "another" };
      const answer = executor.answer(request, other, testCall());
      expect(answer).not.toBeInstanceOf(Promise);
      expect(await answer).toMatchObject({ isSynchronous: true, engine: "jit", status: 200 });
    },
  );
});
