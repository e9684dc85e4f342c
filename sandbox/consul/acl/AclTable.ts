import { createHash } from "node:crypto";
import type { Indexes } from "../state/Indexes.js";
import type { RaftIndex } from "../state/rows.js";
import { SortedMap } from "../state/SortedMap.js";
import type { Uint64 } from "../state/uint64.js";

type Row<F> = F & RaftIndex & { readonly Hash: string };

/** The policies, roles or tokens of a cluster, ordered by what they are found by. */
export class AclTable<F extends object> {
  readonly #rows: SortedMap<Row<F>>;

  constructor(
    readonly indexes: Indexes,
    /** The name of its index. */
    readonly topic: string,
    readonly keyOf: (fields: F) => string,
  ) {
    this.#rows = new SortedMap(indexes.journal);
  }

  get(key: string): Row<F> | undefined {
    return this.#rows.get(key.toLowerCase());
  }

  find(matches: (row: Row<F>) => boolean): Row<F> | undefined {
    return this.list().find(matches);
  }

  list(): readonly Row<F>[] {
    return [...this.#rows.values()];
  }

  index(): Uint64 {
    return this.indexes.max(this.topic);
  }

  put(fields: F): Row<F> {
    return this.indexes.write((index) => {
      const key = this.keyOf(fields).toLowerCase();
      const row = {
        ...fields,
        Hash: createHash("sha256").update(JSON.stringify(fields)).digest("base64"),
        CreateIndex: this.#rows.get(key)?.CreateIndex ?? index,
        ModifyIndex: index,
      };
      this.#rows.set(key, row);
      this.indexes.touch(this.topic);
      return row;
    });
  }

  remove(key: string): void {
    this.indexes.write(() => {
      if (this.#rows.delete(key.toLowerCase())) this.indexes.touch(this.topic);
    });
  }
}
