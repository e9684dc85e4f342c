import {
  bulkhead,
  isBulkheadRejectedError,
  TaskCancelledError,
  type BulkheadPolicy,
} from "cockatiel";
import { ConsulFault } from "./consulFault.js";

/** `changes`: what is read to make a change, and the change itself. */
export type Queue = "reads" | "changes";

/** More than there are changes at a time: one that was begun is not to fail for want of a place. */
const WAITING: Readonly<Record<Queue, number>> = { reads: 64, changes: 2_000 };

/** Bounds how many calls to one cluster run and wait; changes may wait in larger numbers than reads. */
export class Queues {
  readonly #bulkheads: Readonly<Record<Queue, BulkheadPolicy>>;
  readonly #limits: Readonly<Record<Queue, number>>;

  constructor(
    private readonly source: string,
    maxConnections: number,
  ) {
    // Half of the connections stay with those who only read.
    const running = { reads: maxConnections, changes: Math.ceil(maxConnections / 2) };
    this.#bulkheads = {
      reads: bulkhead(running.reads, WAITING.reads),
      changes: bulkhead(running.changes, WAITING.changes),
    };
    this.#limits = {
      reads: running.reads + WAITING.reads,
      changes: running.changes + WAITING.changes,
    };
  }

  /** How many calls wait. */
  get waiting(): number {
    const { reads, changes } = this.#bulkheads;
    return WAITING.reads + WAITING.changes - reads.queueSlots - changes.queueSlots;
  }

  /** Runs `call` in its turn. Throws UPSTREAM_BUSY, without having run it, where too many wait. */
  async use<T>(queue: Queue, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    try {
      return await this.#bulkheads[queue].execute(call, signal);
    } catch (error) {
      if (isBulkheadRejectedError(error)) throw this.#busy(queue);
      // The package's own test for it looks for another error's mark.
      if (error instanceof TaskCancelledError) throw this.#late();
      throw error;
    }
  }

  #busy(queue: Queue): ConsulFault {
    const { source } = this;
    const limit = this.#limits[queue];
    const what = `Consul source ${source} is busy: ${limit} calls run or wait; ask again.`;
    const details = { retryAfterSeconds: 1, limit };
    return new ConsulFault("UPSTREAM_BUSY", what, { source, answered: false, details });
  }

  #late(): ConsulFault {
    const { source } = this;
    const what = `Consul source ${source} is busy: the time was up before the call had its turn.`;
    return new ConsulFault("UPSTREAM_TIMEOUT", what, { source, answered: false });
  }
}
