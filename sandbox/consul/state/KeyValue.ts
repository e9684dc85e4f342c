import type { Indexes } from "./Indexes.js";
import { SortedMap } from "./SortedMap.js";
import { later, type Uint64 } from "./uint64.js";

/** One entry of the key/value store. An empty value is told from none by nobody: both are null on the wire. */
export interface KeyValueRow {
  readonly Key: string;
  readonly Value: Buffer;
  readonly Flags: Uint64;
  readonly LockIndex: Uint64;
  readonly Session?: string;
  readonly CreateIndex: Uint64;
  readonly ModifyIndex: Uint64;
}

/** The key/value store of one datacenter. */
export class KeyValue {
  readonly #rows: SortedMap<KeyValueRow>;
  readonly #graves: SortedMap<Uint64>;

  constructor(readonly indexes: Indexes) {
    this.#rows = new SortedMap(indexes.journal);
    this.#graves = new SortedMap(indexes.journal);
  }

  get(key: string): KeyValueRow | undefined {
    return this.#rows.get(key);
  }

  /** The entries under a prefix, in the order of their keys. */
  list(prefix: string): readonly KeyValueRow[] {
    return [...this.#rows.withPrefix(prefix)];
  }

  /** The entries that a session holds. */
  heldBy(session: string): readonly KeyValueRow[] {
    return this.list("").filter((row) => row.Session === session);
  }

  /** The index of a query about one key: its own, or the table's while it does not exist. */
  keyIndex(key: string): Uint64 {
    return this.#rows.get(key)?.ModifyIndex ?? this.#tableIndex();
  }

  /** The index of a query about a prefix: the latest of its entries and of what was deleted under it. */
  prefixIndex(prefix: string): Uint64 {
    if (prefix === "") return this.#tableIndex();
    let latest: Uint64 = 0;
    for (const row of this.#rows.withPrefix(prefix)) latest = later(latest, row.ModifyIndex);
    for (const grave of this.#graves.withPrefix(prefix)) latest = later(latest, grave);
    return latest > 0 ? latest : this.#tableIndex();
  }

  /** Writes a value; who holds the key goes on holding it. With `cas`, only over that ModifyIndex (0: only a new key); false if it lost. */
  put(key: string, value: Buffer | string, options: KeyValueWrite = {}): boolean {
    return this.indexes.write((index) => {
      const stored = this.#rows.get(key);
      if (options.cas !== undefined && (stored?.ModifyIndex ?? 0) !== options.cas) return false;
      const row = this.#row(key, Buffer.from(value), options, index);
      if (stored && same(stored, row)) return true;
      this.#rows.set(key, row);
      this.indexes.touch("kvs");
      return true;
    });
  }

  /** Deletes a key; true unless `cas` is another ModifyIndex than that of a key that exists. */
  delete(key: string, cas?: Uint64): boolean {
    return this.indexes.write((index) => {
      const stored = this.#rows.get(key);
      if (cas !== undefined && stored && stored.ModifyIndex !== cas) return false;
      if (!stored) return true;
      this.#bury(key, index);
      return true;
    });
  }

  deleteTree(prefix: string): void {
    this.indexes.write((index) => {
      for (const row of this.list(prefix)) this.#bury(row.Key, index);
    });
  }

  #row(key: string, value: Buffer, options: KeyValueWrite, index: Uint64): KeyValueRow {
    const stored = this.#rows.get(key);
    const session = options.session ?? stored?.Session;
    return {
      Key: key,
      Value: value,
      Flags: options.flags ?? 0,
      // A plain write forgets how often the key was taken.
      LockIndex: options.lockIndex ?? 0,
      ...(session ? { Session: session } : {}),
      CreateIndex: stored?.CreateIndex ?? index,
      ModifyIndex: index,
    };
  }

  #bury(key: string, index: Uint64): void {
    this.#rows.delete(key);
    this.#graves.set(key, index);
    this.indexes.touch("kvs");
    this.indexes.touch("tombstones");
  }

  #tableIndex(): Uint64 {
    return this.indexes.max("kvs", "tombstones");
  }
}

const same = (stored: KeyValueRow, row: KeyValueRow): boolean =>
  stored.Flags === row.Flags &&
  stored.LockIndex === row.LockIndex &&
  stored.Session === row.Session &&
  stored.Value.equals(row.Value);

/** How a value is written. `session` and `lockIndex` say who holds it; a session of "" is nobody. */
export interface KeyValueWrite {
  readonly flags?: Uint64;
  readonly cas?: Uint64;
  readonly session?: string;
  readonly lockIndex?: Uint64;
}
