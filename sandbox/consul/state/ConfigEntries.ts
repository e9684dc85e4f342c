import type { Indexes } from "./Indexes.js";
import type { Json, RaftIndex } from "./rows.js";
import { SortedMap } from "./SortedMap.js";
import { topics } from "./topics.js";
import type { Uint64 } from "./uint64.js";

/** The settings of one entry as the API prints them, without kind, name and indexes. */
export type ConfigBody = Readonly<Record<string, Json>>;

export interface ConfigRow extends RaftIndex {
  readonly Kind: string;
  readonly Name: string;
  readonly Body: ConfigBody;
}

/** The config entries of one datacenter, ordered by kind and name. */
export class ConfigEntries {
  readonly #rows = new SortedMap<ConfigRow>();

  constructor(readonly indexes: Indexes) {}

  get(kind: string, name: string): ConfigRow | undefined {
    return this.#rows.get(keyOf(kind, name));
  }

  /** All entries, or those of one kind. */
  list(kind?: string): readonly ConfigRow[] {
    return [...(kind === undefined ? this.#rows.values() : this.#rows.withPrefix(`${kind}\0`))];
  }

  index(): Uint64 {
    return this.indexes.max("config-entries");
  }

  /** Writes an entry. With `cas`, only over that ModifyIndex (0: only a new one); false if it lost. */
  put(kind: string, name: string, body: ConfigBody, cas?: Uint64): boolean {
    return this.indexes.write((index) => {
      const stored = this.get(kind, name);
      if (cas !== undefined && (stored?.ModifyIndex ?? 0) !== cas) return false;
      const CreateIndex = stored?.CreateIndex ?? index;
      this.#rows.set(keyOf(kind, name), {
        Kind: kind,
        Name: name,
        Body: body,
        CreateIndex,
        ModifyIndex: index,
      });
      this.#touch(kind, name);
      return true;
    });
  }

  /** Deletes an entry, with `cas` only at that ModifyIndex; false if it lost or was not there. */
  delete(kind: string, name: string, cas?: Uint64): boolean {
    return this.indexes.write(() => {
      const stored = this.get(kind, name);
      if (!stored || (cas !== undefined && stored.ModifyIndex !== cas)) return false;
      this.#rows.delete(keyOf(kind, name));
      this.#touch(kind, name);
      return true;
    });
  }

  /** What a gateway stands before is a table of its own. */
  #touch(kind: string, name: string): void {
    this.indexes.touch("config-entries");
    this.indexes.signal(topics.configKind(kind));
    this.indexes.signal(topics.configEntry(kind, name));
    if (/^(ingress|terminating)-gateway$/.test(kind)) this.indexes.touch("gateway-services");
  }
}

const keyOf = (kind: string, name: string): string => `${kind}\0${name.toLowerCase()}`;
