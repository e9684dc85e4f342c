import type { ErrorCode } from "../../src/errors.js";
import type { Destination } from "../upstream/Destination.js";
import { isShutOut, UpstreamFault, type UpstreamFaultOptions } from "../upstream/UpstreamFault.js";

/**
 * A call to Nomad that failed. Its message never holds the token, and Nomad's own words only where it
 * refused a change: those say what is wrong with it.
 */
export class NomadFault extends UpstreamFault {
  constructor(code: ErrorCode, message: string, options: UpstreamFaultOptions) {
    super("nomad", code, message, options);
  }
}

/** Whether the whole source is out of reach, as opposed to one region behind it. */
export const isSourceLost = (error: unknown): boolean =>
  !(error instanceof NomadFault) ||
  isShutOut(error) ||
  (!error.answered && error.code === "UPSTREAM_UNAVAILABLE");

/** Whether the token may not read what was asked for. */
export const isRefused = (error: unknown): boolean =>
  error instanceof NomadFault && error.code === "UPSTREAM_REJECTED";

/** A Nomad agent, for messages. */
export const nomadAt = (source: string, address: string): Destination => ({
  source,
  address,
  fault: (code, what, options) =>
    new NomadFault(code, `Nomad source ${source} ${what}.`, { source, ...options }),
});
