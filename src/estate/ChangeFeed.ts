import type { Group } from "./Group.js";

/** One change of the estate. Versions are one monotonic number for all of it. */
export interface Change {
  readonly version: number;
  readonly type: "ADDED" | "UPDATED" | "REMOVED";
  readonly id: string;
  readonly group: Group;
  /** Of an update: the fields that differ, and `aliases` or `references` where those do. */
  readonly changed: readonly string[];
}

/** The latest changes, bounded: who falls behind further than that starts from a full view again. */
export class ChangeFeed {
  readonly #ring: Change[] = [];
  readonly #listeners = new Set<(change: Change) => void>();
  #next = 0;

  constructor(private readonly capacity = 10_000) {}

  push(change: Change): void {
    this.#ring[this.#next] = change;
    this.#next = (this.#next + 1) % this.capacity;
    for (const listener of this.#listeners) listener(change);
  }

  /** Calls back on every change, in order; returns how to stop. */
  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The changes after a version, oldest first; null when some of them are no longer held. */
  since(version: number): readonly Change[] | null {
    const held = [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
    const oldest = held[0];
    if (held.length === this.capacity && oldest && oldest.version > version + 1) return null;
    return held.filter((change) => change.version > version);
  }
}
