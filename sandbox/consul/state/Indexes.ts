import { Journal } from "./Journal.js";
import { later, successor, type Uint64 } from "./uint64.js";

/**
 * The raft index of one datacenter and the last index of everything that can be waited for: tables
 * ("nodes", "services", "kvs" ...) and single services ("service.web").
 */
export class Indexes {
  #last: Uint64 = 1;
  #entries = new Map<string, Uint64>();
  readonly #waiters = new Map<string, Set<() => void>>();
  readonly #touched = new Set<string>();
  #depth = 0;
  /** Through which a write of several stores is taken back as a whole. */
  readonly journal = new Journal();

  /** The index of the last write. */
  get last(): Uint64 {
    return this.#last;
  }

  /** Makes the next write use an index above `index`; lower values are ignored. */
  advanceTo(index: Uint64): void {
    this.#last = later(this.#last, index);
  }

  /**
   * Runs one write under the next raft index. Who waits for what it touched is woken when it is
   * done. A write that throws has used up its index, as a failed raft command does.
   */
  write<T>(change: (index: Uint64) => T): T {
    if (this.#depth === 0) this.#last = successor(this.#last);
    this.#depth += 1;
    try {
      return change(this.#last);
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#wake();
    }
  }

  /** Runs one write, and takes back all that it did unless `succeeded` says yes of its outcome. */
  attempt<T>(change: (index: Uint64) => T, succeeded: (outcome: T) => boolean): T {
    return this.write((index) => {
      const entries = new Map(this.#entries);
      this.journal.begin();
      let done = false;
      try {
        const outcome = change(index);
        done = succeeded(outcome);
        return outcome;
      } finally {
        if (done) this.journal.keep();
        else this.#takeBack(entries);
      }
    });
  }

  #takeBack(entries: Map<string, Uint64>): void {
    this.journal.takeBack();
    this.#entries = entries;
    this.#touched.clear();
  }

  /** Says that `entry` changed with the write that runs. */
  touch(entry: string): void {
    this.#entries.set(entry, this.#last);
    this.#touched.add(entry);
  }

  /** Moves the index of an entry without waking who waits for it. */
  move(entry: string): void {
    this.#entries.set(entry, this.#last);
  }

  /** Wakes who waits for `topic`, which has no index of its own. */
  signal(topic: string): void {
    if (this.#waiters.has(topic)) this.#touched.add(topic);
  }

  /** Forgets an entry: its last index is gone with the thing itself. */
  drop(entry: string): void {
    this.#entries.delete(entry);
    this.#touched.add(entry);
  }

  get(entry: string): Uint64 | undefined {
    return this.#entries.get(entry);
  }

  /** The latest index of several entries; 0 if none of them ever changed. */
  max(...entries: readonly string[]): Uint64 {
    let latest: Uint64 = 0;
    for (const entry of entries) latest = later(latest, this.#entries.get(entry) ?? 0);
    return latest;
  }

  /** Calls `wake` after each write that touched one of the entries, until the returned function is called. */
  watch(entries: readonly string[], wake: () => void): () => void {
    for (const entry of entries) {
      const waiting = this.#waiters.get(entry) ?? new Set();
      this.#waiters.set(entry, waiting.add(wake));
    }
    return () => {
      for (const entry of entries) this.#unwatch(entry, wake);
    };
  }

  #unwatch(entry: string, wake: () => void): void {
    const waiting = this.#waiters.get(entry);
    waiting?.delete(wake);
    if (waiting?.size === 0) this.#waiters.delete(entry);
  }

  #wake(): void {
    const awake = new Set<() => void>();
    for (const entry of this.#touched) {
      for (const wake of this.#waiters.get(entry) ?? []) awake.add(wake);
    }
    this.#touched.clear();
    for (const wake of awake) wake();
  }
}
