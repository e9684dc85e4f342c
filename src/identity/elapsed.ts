/** The time of the wall clock, in milliseconds; tests put their own in its place. */
export type Clock = () => number;

/** Milliseconds since an instant; a clock that was set back since says nothing, so: very long. */
export const elapsed = (since: number, now: number): number =>
  now < since ? Number.POSITIVE_INFINITY : now - since;
