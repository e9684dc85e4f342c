import type { BreakerState } from "./Breakers.js";

/** How busy the client of one source is: numbers of calls. */
export interface ClientStatistics {
  readonly breaker: BreakerState;
  readonly inFlight: number;
  readonly queued: number;
}
