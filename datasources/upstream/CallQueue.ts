import {
  bulkhead,
  isBulkheadRejectedError,
  TaskCancelledError,
  type BulkheadPolicy,
} from "cockatiel";
import type { Destination } from "./Destination.js";

/** How many calls run at a time, and how many more may wait. */
interface QueueLimits {
  readonly running: number;
  readonly waiting: number;
}

/** Bounds how many calls of one kind run and wait. */
export class CallQueue {
  readonly #bulkhead: BulkheadPolicy;

  constructor(
    private readonly to: Destination,
    private readonly limits: QueueLimits,
  ) {
    this.#bulkhead = bulkhead(limits.running, limits.waiting);
  }

  /** How many calls wait. */
  get waiting(): number {
    return this.limits.waiting - this.#bulkhead.queueSlots;
  }

  /**
   * Runs `call` in its turn. Without having run it, throws UPSTREAM_BUSY where too many wait, and
   * UPSTREAM_TIMEOUT where `signal` aborts first.
   */
  async use<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#bulkhead.execute(call, signal);
    } catch (error) {
      if (isBulkheadRejectedError(error)) throw this.#full();
      // The package's own test for it looks for another error's mark.
      if (error instanceof TaskCancelledError) throw this.#late();
      throw error;
    }
  }

  #full(): Error {
    const limit = this.limits.running + this.limits.waiting;
    const what = `is busy: ${limit} calls run or wait; nothing was sent. Ask again`;
    const details = { retryAfterSeconds: 1, limit };
    return this.to.fault("UPSTREAM_BUSY", what, { answered: false, details });
  }

  #late(): Error {
    const what = "is busy: the time was up before the call had its turn";
    return this.to.fault("UPSTREAM_TIMEOUT", what, { answered: false });
  }
}
