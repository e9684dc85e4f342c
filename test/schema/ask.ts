import { type ExecutionResult, execute, parse } from "graphql";
import { compileQuery, isCompiledQuery } from "graphql-jit";
import { CallerView } from "../../src/estate/CallerView.js";
import type { Estate } from "../../src/estate/Estate.js";
import type { ConsulLive, Context, NomadLive } from "../../src/context.js";
import { createSchema, liveNodes } from "../../src/schema.js";

const schema = createSchema();

/** For questions that must be answered from the estate alone. */
const nothingLive: ConsulLive & NomadLive = {
  reader: () => {
    throw new Error("Nothing is read live here.");
  },
};

const notHere = (): never => {
  throw new Error("Nothing is changed here, and no operation is read.");
};

export const contextOf = (
  estate: Estate,
  consul: ConsulLive = nothingLive,
  nomad: NomadLive = nothingLive,
): Context => ({
  viewer: { subject: "test", name: null, roles: ["admin"] },
  estate: new CallerView(estate, () => true),
  consul,
  nomad,
  get door() {
    return notHere();
  },
  get operations() {
    return notHere();
  },
  get reach() {
    return notHere();
  },
  require: () => undefined,
  liveNodes,
});

/** Executes an operation with graphql-js, as it comes: a promise only where something is promised. */
export const asked = (
  contextValue: Context,
  query: string,
  variableValues: Readonly<Record<string, unknown>> = {},
): ExecutionResult | Promise<ExecutionResult> =>
  execute({ schema, document: parse(query), contextValue, variableValues });

/** The plain data and the errors, each with its code. */
export const told = (result: ExecutionResult) => ({
  data: JSON.parse(JSON.stringify(result.data ?? null)) as unknown,
  errors: (result.errors ?? []).map(({ message, path, originalError }) => ({
    message,
    path,
    code: originalError && "code" in originalError ? String(originalError.code) : "none",
  })),
});

/** What the compiler and graphql-js answer. Throws where either promises anything. */
export const answersOfBoth = (context: Context, query: string) => {
  const compiled = compileQuery(schema, parse(query));
  if (!isCompiledQuery(compiled)) throw new Error("It does not compile.");
  const result = compiled.query(undefined, context, {});
  const interpreted = asked(context, query);
  if (result instanceof Promise || interpreted instanceof Promise) throw new Error("A promise.");
  return { compiled: told(result), interpreted: told(interpreted) };
};
