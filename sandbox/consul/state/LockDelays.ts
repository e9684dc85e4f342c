import type { Clock } from "../time/Clock.js";

/** Keys that nobody may take for a while, because whoever held them may not know yet that it lost them. */
export class LockDelays {
  readonly #until = new Map<string, number>();

  constructor(readonly clock: Clock) {}

  start(key: string, nanoseconds: number): void {
    if (nanoseconds > 0) this.#until.set(key, this.clock.now() + nanoseconds / 1e6);
  }

  blocks(key: string): boolean {
    const until = this.#until.get(key);
    if (until === undefined) return false;
    if (until > this.clock.now()) return true;
    this.#until.delete(key);
    return false;
  }
}
