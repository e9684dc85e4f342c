import { Fault, type ErrorCode, type FaultDetails } from "../../src/errors.js";

/** What is said of a failed call, besides its code and message. */
export interface UpstreamFaultOptions {
  readonly source: string;
  /** Whether a peer answered at all: a part of the system may be down while the peer is well. */
  readonly answered: boolean;
  readonly details?: FaultDetails;
  readonly cause?: unknown;
}

/** A call to a federated system that failed. */
export class UpstreamFault extends Fault {
  readonly answered: boolean;

  /** `system`: in lower case, e.g. `consul`. */
  constructor(
    system: string,
    code: ErrorCode,
    message: string,
    { source, answered, details, cause }: UpstreamFaultOptions,
  ) {
    super(code, message, { system, source, ...details }, cause);
    this.answered = answered;
  }
}

const UNWELL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BAD_RESPONSE",
  "UPSTREAM_TIMEOUT",
]);

/** Whether the peer cannot be trusted, or does not let us in: no part of the source can be read then. */
export const isShutOut = ({ code }: UpstreamFault): boolean =>
  code === "UPSTREAM_TLS_ERROR" || code === "UPSTREAM_AUTH_FAILED";

/** Whether asking again soon may help; only reads are ever asked again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof UpstreamFault &&
  ((error.code === "UPSTREAM_UNAVAILABLE" && error.answered) ||
    (error.code === "UPSTREAM_BAD_RESPONSE" && !error.answered));

/** Whether the failure says that the peer is unwell; it counts for the breaker. */
export const isUnwell = (error: unknown): boolean =>
  error instanceof UpstreamFault && UNWELL.has(error.code);
