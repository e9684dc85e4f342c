import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from "cockatiel";
import { isUnwell } from "./nomadFault.js";
import type { Query } from "./NomadHttp.js";

/** How long a breaker stays open. */
export const HALF_OPEN_AFTER_MS = 10_000;

export type BreakerState = "closed" | "open" | "half-open";

/** A breaker for each region, so that one that is down does not close the way to the others. */
export class RegionBreakers {
  readonly #breakers = new Map<string, CircuitBreakerPolicy>();

  of({ query }: { readonly query?: Query }): CircuitBreakerPolicy {
    const region = typeof query?.["region"] === "string" ? query["region"] : "";
    const known = this.#breakers.get(region);
    if (known) return known;
    const made = circuitBreaker(handleWhen(isUnwell), {
      halfOpenAfter: HALF_OPEN_AFTER_MS,
      breaker: new ConsecutiveBreaker(5),
    });
    this.#breakers.set(region, made);
    return made;
  }

  /** The worst of all. */
  get state(): BreakerState {
    const states = [...this.#breakers.values()].map(({ state }) => state);
    if (states.includes(CircuitState.Open)) return "open";
    return states.includes(CircuitState.HalfOpen) ? "half-open" : "closed";
  }
}
