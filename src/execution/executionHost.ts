import type { GraphQLSchema } from "graphql";
import type { Limits } from "../limits/limits.js";
import type { Call, Viewer } from "./call.js";
import type { Log } from "./log.js";

/** What remains of an answer's context, so that the answer can be given again. */
export interface KeptReads {
  /** Whether nothing that the answer read has changed since. */
  isCurrent(): boolean;
  /** What `extensions` holds now besides `cost` and `requestId`. */
  extensions(): Readonly<Record<string, unknown>>;
}

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
  /** What of a context allows to give its answer again; null: the answer is for once. */
  keep?(context: Context): KeptReads | null;
}
