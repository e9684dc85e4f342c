import type { Answer } from "../Connections.js";

/** What a worker is started with. */
export interface WorkerStart {
  /** Where the files of the database are, or will be. */
  readonly directory: string;
  /** Whether to make an empty one where there is none. */
  readonly mayMake: boolean;
}

/** What is sent to the worker, one at a time. */
export type WorkerRequest =
  | { readonly type: "query"; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly type: "close" };

/** A refused statement, as PostgreSQL states it. */
interface Refusal {
  readonly message: string;
  /** SQLSTATE. */
  readonly code: string;
  readonly constraint: string | null;
}

/** What the worker sends: `ready` or `broken` once, then one answer for each request. */
export type WorkerReply<Row = never> =
  | { readonly type: "ready" }
  | { readonly type: "answer"; readonly answer: Answer<Row> }
  | { readonly type: "refused"; readonly refusal: Refusal }
  /** The engine cannot go on; the worker ends. */
  | { readonly type: "broken"; readonly reason: string; readonly full: boolean };
