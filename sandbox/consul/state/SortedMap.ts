import type { Journal } from "./Journal.js";

/** A map that iterates in the order of its keys, as the radix trees of Consul's memory database do. */
export class SortedMap<V> {
  readonly #values = new Map<string, V>();
  readonly #keys: string[] = [];

  /** With a journal, each change can be taken back while that is open. */
  constructor(readonly journal?: Journal) {}

  get size(): number {
    return this.#keys.length;
  }

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  set(key: string, value: V): void {
    this.#note(key);
    if (!this.#values.has(key)) this.#keys.splice(this.#position(key), 0, key);
    this.#values.set(key, value);
  }

  delete(key: string): boolean {
    this.#note(key);
    if (!this.#values.delete(key)) return false;
    this.#keys.splice(this.#position(key), 1);
    return true;
  }

  keys(): readonly string[] {
    return this.#keys;
  }

  *values(): Generator<V> {
    for (const key of this.#keys) {
      const value = this.#values.get(key);
      if (value !== undefined) yield value;
    }
  }

  /** The values whose keys start with `prefix`, in the order of the keys. */
  *withPrefix(prefix: string): Generator<V> {
    for (let at = this.#position(prefix); at < this.#keys.length; at += 1) {
      const key = this.#keys[at];
      if (!key?.startsWith(prefix)) return;
      const value = this.#values.get(key);
      if (value !== undefined) yield value;
    }
  }

  #note(key: string): void {
    if (!this.journal?.open) return;
    const before = this.#values.get(key);
    this.journal.record(() => {
      if (before === undefined) this.delete(key);
      else this.set(key, before);
    });
  }

  /** Where `key` stands, or would stand. */
  #position(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const probe = this.#keys[middle];
      if (probe !== undefined && probe < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
