import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from "cockatiel";
import type { Destination } from "./Destination.js";
import { isUnwell } from "./UpstreamFault.js";

const OPEN_SECONDS = 10;
const FAILURES_TO_OPEN = 5;

export type BreakerState = "closed" | "open" | "half-open";

/** A breaker for each part of a source, so that one that is down does not close the way to the others. */
export class Breakers {
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();

  constructor(private readonly to: Destination) {}

  /** The worst of all. */
  get state(): BreakerState {
    const states = [...this.#breakers.values()].map(({ state }) => state);
    if (states.includes(CircuitState.Open)) return "open";
    return states.includes(CircuitState.HalfOpen) ? "half-open" : "closed";
  }

  /** Throws UPSTREAM_UNAVAILABLE, without having run `call`, where the part failed repeatedly. */
  async use<T>(part: string, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#of(part).execute(call, signal);
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const what = `failed repeatedly; it is asked again within ${OPEN_SECONDS} s`;
      const details = { retryAfterSeconds: OPEN_SECONDS };
      throw this.to.fault("UPSTREAM_UNAVAILABLE", what, { answered: false, details });
    }
  }

  #of(part: string): CircuitBreakerPolicy {
    const known = this.#breakers.get(part);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isUnwell), {
      halfOpenAfter: OPEN_SECONDS * 1000,
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
    });
    this.#breakers.set(part, made);
    return made;
  }
}
