import type { Identity } from "../identity/Identity.js";

/** Who asks. */
export type Viewer = Identity;

/** One request to execute an operation, besides the operation. */
export interface Call {
  readonly requestId: string;
  /** Aborted when the caller goes away or the operation runs out of time. Made when first read. */
  readonly signal: AbortSignal;
  /** Whether the caller asked for sources to be refreshed first. */
  readonly noCache: boolean;
  /** Whether only queries may run, as with GET. */
  readonly isReadOnly: boolean;
  abort(reason: Error): void;
}

/** An operation as a caller sends it. */
export interface GraphqlRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}
