import type { GraphQLSchema } from "graphql";
import type { Limits } from "../limits/limits.js";
import type { Call, Viewer } from "./call.js";
import type { Log } from "./log.js";

/** What the executor is given: the graph, and what a request carries. */
export interface ExecutionHost<Context> {
  /** `resolveType` of its interfaces and unions must be synchronous and must not throw. */
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  readonly log: Log;
  /** Milliseconds that an operation may take; 30,000 by default. */
  readonly deadlineMs?: number;
  /** Called once for every operation that is executed; `call.signal` costs nothing until it is read. */
  createContext(caller: Viewer, call: Call): Context;
  /** Anything to wait for before execution; undefined, not a promise, where there is nothing. */
  prepare?(
    context: Context,
    operation: { readonly rootFields: readonly string[]; readonly isQuery: boolean },
  ): Promise<void> | undefined;
  /** What `extensions` holds besides `cost` and `requestId`. */
  extensionsOf(context: Context): Readonly<Record<string, unknown>>;
}
