import type { ErrorCode } from "../../src/errors.js";
import type { UpstreamFault, UpstreamFaultOptions } from "./UpstreamFault.js";

/** Where the calls of a source go, and how it tells that one of them failed. */
export interface Destination {
  /** The name of the source. */
  readonly source: string;
  readonly address: string;
  /** `what` goes on from the name of the source, without a full stop: `has no cluster leader`. */
  fault(
    code: ErrorCode,
    what: string,
    options: Omit<UpstreamFaultOptions, "source">,
  ): UpstreamFault;
}
