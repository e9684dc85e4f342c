import { Fault, type ErrorCode, type FaultDetails } from "../../src/errors.js";

/** What is said of a failed call, besides its code and message. */
export interface NomadFaultOptions {
  readonly source: string;
  /** Whether an agent answered at all: a region may be down while the agent is well. */
  readonly answered: boolean;
  readonly details?: FaultDetails;
  readonly cause?: unknown;
}

/**
 * A call to Nomad that failed. Its message never holds the token, and Nomad's own words only where it
 * refused a change: those say what is wrong with it.
 */
export class NomadFault extends Fault {
  readonly answered: boolean;

  constructor(code: ErrorCode, message: string, options: NomadFaultOptions) {
    const details = { system: "nomad", source: options.source, ...options.details };
    super(code, message, details, options.cause);
    this.answered = options.answered;
  }
}

/** Codes after which nothing can be read from the source, whichever region is asked for. */
const LOST: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UPSTREAM_TLS_ERROR",
  "UPSTREAM_AUTH_FAILED",
]);

const UNREACHED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "UPSTREAM_UNAVAILABLE",
  "UPSTREAM_BAD_RESPONSE",
]);

/** Whether the whole source is out of reach, as opposed to one region behind it. */
export const isSourceLost = (error: unknown): boolean =>
  !(error instanceof NomadFault) ||
  LOST.has(error.code) ||
  (!error.answered && error.code === "UPSTREAM_UNAVAILABLE");

/** Whether asking again soon may help; only reads are ever asked again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof NomadFault &&
  ((error.code === "UPSTREAM_UNAVAILABLE" && error.answered) ||
    (error.code === "UPSTREAM_BAD_RESPONSE" && !error.answered));

/** Whether the failure says that the peer is unwell; it counts for the breaker. */
export const isUnwell = (error: unknown): boolean =>
  error instanceof NomadFault && (UNREACHED.has(error.code) || error.code === "UPSTREAM_TIMEOUT");

/** Whether the token may not read what was asked for. */
export const isRefused = (error: unknown): boolean =>
  error instanceof NomadFault && error.code === "UPSTREAM_REJECTED";
