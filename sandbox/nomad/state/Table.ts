import type { TopicEvent } from "../events/TopicEvent.js";

/** What a table tells the event stream about one of its rows. */
export interface Topic<R> {
  readonly name: string;
  readonly payload: (row: R) => object;
  readonly key: (row: R) => string;
  readonly namespace?: (row: R) => string;
  readonly filterKeys?: (row: R) => readonly string[] | null;
  /** Whether the payload of a removal says that it is one. */
  readonly marksRemoval?: boolean;
  /** Whether nothing is told of a removal. */
  readonly hidesRemoval?: boolean;
}

export interface TableOptions<R> {
  readonly name: string;
  readonly key: (row: R) => string;
  /** Where a row stands in lists, as it stands in a page token. Default: its key. */
  readonly position?: (row: R) => Position;
  readonly topic?: Topic<R>;
}

/** A place in a list: first the number, then the text. */
export interface Position {
  readonly index: number;
  readonly text: string;
}

export const comparePositions = (a: Position, b: Position): number =>
  a.index - b.index || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);

/** Rows by key, the index of the last write, and the rows in the order in which they are listed. */
export class Table<R> {
  readonly name: string;
  readonly topic: Topic<R> | undefined;
  /** The raft index of the last write to the table. */
  index = 0;
  readonly #key: (row: R) => string;
  readonly #position: (row: R) => Position;
  readonly #rows = new Map<string, R>();
  #order: string[] = [];
  /** Keys that were removed and still stand in the order. */
  readonly #gone = new Set<string>();
  #sorted = true;

  constructor(options: TableOptions<R>) {
    this.name = options.name;
    this.topic = options.topic;
    this.#key = options.key;
    this.#position = options.position ?? ((row) => ({ index: 0, text: options.key(row) }));
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): R | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  values(): IterableIterator<R> {
    return this.#rows.values();
  }

  keyOf(row: R): string {
    return this.#key(row);
  }

  positionOf(row: R): Position {
    return this.#position(row);
  }

  put(row: R, index: number): void {
    const key = this.#key(row);
    if (!this.#rows.has(key)) this.#append(key, row);
    this.#rows.set(key, row);
    this.index = index;
  }

  remove(key: string, index: number): R | undefined {
    const row = this.#rows.get(key);
    if (row === undefined) return undefined;
    this.#rows.delete(key);
    this.#gone.add(key);
    this.index = index;
    return row;
  }

  /** The rows from a position on, in listing order or backwards. */
  *from(start: Position | undefined, reverse: boolean): Generator<R> {
    const order = this.#ordered();
    const step = reverse ? -1 : 1;
    let at = start ? this.#seek(order, start, reverse) : reverse ? order.length - 1 : 0;
    for (; at >= 0 && at < order.length; at += step) {
      const row = this.#rows.get(order[at] ?? "");
      if (row !== undefined) yield row;
    }
  }

  event(row: R, type: string, deleted: boolean): TopicEvent | undefined {
    const { topic } = this;
    if (!topic || (deleted && topic.hidesRemoval)) return undefined;
    return {
      topic: topic.name,
      type,
      key: topic.key(row),
      namespace: topic.namespace?.(row) ?? "",
      filterKeys: topic.filterKeys?.(row) ?? null,
      // Rows never change, so that whoever reads the event may make it: most are never read.
      get payload() {
        const payload = topic.payload(row);
        return deleted && topic.marksRemoval ? { ...payload, Deleted: true } : payload;
      },
    };
  }

  #append(key: string, row: R): void {
    this.#compact();
    const last = this.#rows.get(this.#order.at(-1) ?? "");
    const inOrder =
      last === undefined || comparePositions(this.#position(last), this.#position(row)) < 0;
    this.#sorted = this.#sorted && inOrder;
    this.#order.push(key);
  }

  #compact(): void {
    if (this.#gone.size === 0) return;
    this.#order = this.#order.filter((key) => !this.#gone.has(key));
    this.#gone.clear();
  }

  #ordered(): readonly string[] {
    this.#compact();
    if (this.#sorted) return this.#order;
    const positions = new Map(Array.from(this.#rows, ([key, row]) => [key, this.#position(row)]));
    const zero = { index: 0, text: "" };
    this.#order.sort((a, b) =>
      comparePositions(positions.get(a) ?? zero, positions.get(b) ?? zero),
    );
    this.#sorted = true;
    return this.#order;
  }

  /** The first place at or after `start` in the direction of reading. */
  #seek(order: readonly string[], start: Position, reverse: boolean): number {
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = this.#rows.get(order[middle] ?? "");
      const before = row !== undefined && comparePositions(this.#position(row), start) < 0;
      if (before) low = middle + 1;
      else high = middle;
    }
    if (!reverse) return low;
    const row = this.#rows.get(order[low] ?? "");
    const exact = row !== undefined && comparePositions(this.#position(row), start) === 0;
    return exact ? low : low - 1;
  }
}
