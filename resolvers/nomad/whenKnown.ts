import type { MaybePromise } from "../../src/estate/EstateView.js";

/** Goes on with a value at once where it is there, and later where it is promised. */
export const whenKnown = <T, Next>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<Next>,
): MaybePromise<Next> => (value instanceof Promise ? value.then(next) : next(value));
