import type { TopicEvent } from "./TopicEvent.js";

/** All events of one raft index. */
export interface EventBatch {
  readonly index: number;
  readonly events: readonly TopicEvent[];
}

/** The last events, for streams that start in the past, and those who wait for new ones. */
export class EventBuffer {
  readonly #limit: number;
  readonly #batches: EventBatch[] = [];
  readonly #listeners = new Set<(batch: EventBatch) => void>();

  /** `limit` is the number of raft indexes that are kept; Nomad keeps 100. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  publish(batch: EventBatch): void {
    if (batch.events.length === 0) return;
    this.#batches.push(batch);
    if (this.#batches.length > this.#limit) this.#batches.shift();
    for (const listener of this.#listeners) listener(batch);
  }

  /**
   * What is still kept from an index on; everything for 0. Where the index itself has no events, the
   * batch before it comes along, as with Nomad, which starts at the closest one.
   */
  since(index: number): readonly EventBatch[] {
    if (index <= 0) return [...this.#batches];
    const at = this.#batches.findIndex((batch) => batch.index >= index);
    if (at < 0) return this.#batches.slice(-1);
    return this.#batches[at]?.index === index || at === 0
      ? this.#batches.slice(at)
      : this.#batches.slice(at - 1);
  }

  /** Calls `listener` for every later batch. Returns what ends that. */
  subscribe(listener: (batch: EventBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
