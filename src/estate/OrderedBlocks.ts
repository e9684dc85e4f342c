/** Twice this many items split a block in two; a page from a cursor costs two binary searches. */
const BLOCK = 512;

/**
 * Items in the order of their keys, in blocks: an insert moves at most a block, so its cost stays
 * flat however long the list grows. Keys are unique and compared by code unit.
 */
export class OrderedBlocks<T> {
  readonly #keyOf: (item: T) => string;
  readonly #blocks: T[][] = [];
  #size = 0;

  constructor(keyOf: (item: T) => string) {
    this.#keyOf = keyOf;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds an item; one with the same key is replaced. */
  add(item: T): void {
    const key = this.#keyOf(item);
    const at = this.#blockFor(key);
    const block = this.#blocks[at];
    if (!block) {
      this.#blocks.push([item]);
      this.#size += 1;
      return;
    }
    const index = this.#lowerBound(block, key);
    const present = block[index];
    if (present !== undefined && this.#keyOf(present) === key) {
      block[index] = item;
      return;
    }
    block.splice(index, 0, item);
    this.#size += 1;
    if (block.length > 2 * BLOCK) this.#blocks.splice(at + 1, 0, block.splice(BLOCK));
  }

  delete(key: string): boolean {
    const at = this.#blockFor(key);
    const block = this.#blocks[at];
    if (!block) return false;
    const index = this.#lowerBound(block, key);
    const present = block[index];
    if (present === undefined || this.#keyOf(present) !== key) return false;
    block.splice(index, 1);
    this.#size -= 1;
    if (block.length === 0) this.#blocks.splice(at, 1);
    return true;
  }

  /** Visits the items whose keys are greater than `after` (null: all), in order, until `visit` returns false. */
  scan(after: string | null, visit: (item: T) => boolean): boolean {
    let at = after === null ? 0 : this.#blockFor(after);
    let index = after === null ? 0 : this.#firstAfter(at, after);
    for (; at < this.#blocks.length; at += 1, index = 0) {
      const block = this.#blocks[at] ?? [];
      for (; index < block.length; index += 1) {
        const item = block[index];
        if (item !== undefined && !visit(item)) return false;
      }
    }
    return true;
  }

  #firstAfter(at: number, after: string): number {
    const block = this.#blocks[at];
    if (!block) return 0;
    const index = this.#lowerBound(block, after);
    const present = block[index];
    return present !== undefined && this.#keyOf(present) === after ? index + 1 : index;
  }

  /** The block that holds `key` or would: the last one whose first key is not greater. */
  #blockFor(key: string): number {
    let low = 0;
    let high = this.#blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const first = this.#blocks[middle]?.[0];
      if (first !== undefined && this.#keyOf(first) <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #lowerBound(block: readonly T[], key: string): number {
    let low = 0;
    let high = block.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = block[middle];
      if (item !== undefined && this.#keyOf(item) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
