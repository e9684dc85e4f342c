import { Fault, type ErrorCode, type FaultDetails } from "../../src/errors.js";

/** What is said of a failed call, besides its code and message. */
export interface ConsulFaultOptions {
  readonly source: string;
  /** Whether an agent answered at all: a datacenter may be down while the agent is well. */
  readonly answered: boolean;
  /** Of a change that failed: whether it may have been made. */
  readonly effect?: "NONE" | "UNKNOWN";
  readonly details?: FaultDetails;
  readonly cause?: unknown;
}

/** A call to Consul that failed; its message never holds what Consul answered, nor the token. */
export class ConsulFault extends Fault {
  readonly answered: boolean;
  /** Null where nothing was to be changed. */
  readonly effect: "NONE" | "UNKNOWN" | null;

  constructor(code: ErrorCode, message: string, options: ConsulFaultOptions) {
    super(
      code,
      message,
      { system: "consul", source: options.source, ...options.details },
      options.cause,
    );
    this.answered = options.answered;
    this.effect = options.effect ?? null;
  }
}

/** Codes after which nothing can be read from the source, whichever datacenter is asked for. */
const LOST: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UPSTREAM_TLS_ERROR",
  "UPSTREAM_AUTH_FAILED",
]);

const UNREACHED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BAD_RESPONSE",
]);

/** Whether the whole source is out of reach, as opposed to one datacenter behind it. */
export const isSourceLost = (error: unknown): boolean =>
  !(error instanceof ConsulFault) ||
  LOST.has(error.code) ||
  (!error.answered && UNREACHED.has(error.code));

/** Whether asking again soon may help; only reads are ever asked again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConsulFault &&
  ((error.code === "UPSTREAM_UNAVAILABLE" && error.answered) ||
    (error.code === "UPSTREAM_BAD_RESPONSE" && !error.answered));

/** Whether the failure says that the peer is unwell; it counts for the breaker. */
export const isUnwell = (error: unknown): boolean =>
  error instanceof ConsulFault && (UNREACHED.has(error.code) || error.code === "UPSTREAM_TIMEOUT");
