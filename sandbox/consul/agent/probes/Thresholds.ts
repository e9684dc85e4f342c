import type { Verdict } from "./Verdict.js";

/** How many runs in a row it takes to change a check. */
export interface ThresholdSettings {
  readonly SuccessBeforePassing: number;
  readonly FailuresBeforeWarning: number;
  readonly FailuresBeforeCritical: number;
}

/** Counts the runs of a check that end alike, and says when they are enough to be believed. */
export class Thresholds {
  #successes = 0;
  #failures = 0;

  constructor(readonly settings: ThresholdSettings) {}

  /** The status that a run leads to; undefined while it changes nothing. */
  count(status: Verdict["status"]): Verdict["status"] | undefined {
    if (status !== "critical") {
      this.#failures = 0;
      this.#successes += 1;
      return this.#successes >= this.settings.SuccessBeforePassing ? status : undefined;
    }
    this.#successes = 0;
    this.#failures += 1;
    const { FailuresBeforeCritical, FailuresBeforeWarning } = this.settings;
    if (this.#failures >= FailuresBeforeCritical) return "critical";
    const warns = FailuresBeforeWarning > 0 && this.#failures >= FailuresBeforeWarning;
    return warns ? "warning" : undefined;
  }
}
