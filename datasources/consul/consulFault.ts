import type { ErrorCode } from "../../src/errors.js";
import type { Destination } from "../upstream/Destination.js";
import { isShutOut, UpstreamFault, type UpstreamFaultOptions } from "../upstream/UpstreamFault.js";

/** What is said of a failed call, besides its code and message. */
interface ConsulFaultOptions extends UpstreamFaultOptions {
  /** Of a change that failed: whether it may have been made. */
  readonly effect?: "NONE" | "UNKNOWN";
}

/** A call to Consul that failed; its message never holds what Consul answered, nor the token. */
export class ConsulFault extends UpstreamFault {
  /** Null where nothing was to be changed. */
  readonly effect: "NONE" | "UNKNOWN" | null;

  constructor(code: ErrorCode, message: string, options: ConsulFaultOptions) {
    super("consul", code, message, options);
    this.effect = options.effect ?? null;
  }
}

/** Whether the whole source is out of reach, as opposed to one datacenter behind it. */
export const isSourceLost = (error: unknown): boolean =>
  !(error instanceof ConsulFault) ||
  isShutOut(error) ||
  (!error.answered &&
    (error.code === "UPSTREAM_UNAVAILABLE" || error.code === "UPSTREAM_BAD_RESPONSE"));

/** A Consul agent, for messages. */
export const consulAt = (source: string, address: string): Destination => ({
  source,
  address,
  fault: (code, what, options) =>
    new ConsulFault(code, `Consul source ${source} ${what}.`, { source, ...options }),
});
