/** Operations seen before, the least recently used forgotten first; bounded by number and bytes. */
export class OperationCache<Value extends { readonly bytes: number }> {
  readonly #values = new Map<string, Value>();
  readonly #most: { readonly count: number; readonly bytes: number };
  #bytes = 0;

  constructor(most: { readonly count: number; readonly bytes: number }) {
    this.#most = most;
  }

  get(key: string): Value | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) {
      // A Map iterates in the order of insertion: what was used last goes to the end.
      this.#values.delete(key);
      this.#values.set(key, value);
    }
    return value;
  }

  set(key: string, value: Value): void {
    this.#forget(key);
    if (value.bytes > this.#most.bytes) {
      return;
    }
    this.#values.set(key, value);
    this.#bytes += value.bytes;
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most.count && this.#bytes <= this.#most.bytes) {
        return;
      }
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const value = this.#values.get(key);
    if (value !== undefined) {
      this.#values.delete(key);
      this.#bytes -= value.bytes;
    }
  }
}
