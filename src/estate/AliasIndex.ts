import { bareValue, folded } from "./aliases.js";
import type { Entry } from "./Entry.js";
import type { Alias } from "./sighting.js";

type Few = Entry | Set<Entry>;

const none: readonly Entry[] = [];

const add = (index: Map<string, Few>, key: string, entry: Entry): void => {
  const present = index.get(key);
  if (present === undefined) index.set(key, entry);
  else if (present instanceof Set) present.add(entry);
  else if (present !== entry) index.set(key, new Set([present, entry]));
};

const drop = (index: Map<string, Few>, key: string, entry: Entry): void => {
  const present = index.get(key);
  if (present === entry) index.delete(key);
  if (!(present instanceof Set)) return;
  present.delete(entry);
  const [last] = present;
  if (present.size === 1 && last) index.set(key, last);
};

const all = (few: Few | undefined): Iterable<Entry> & { readonly size?: number } =>
  few === undefined ? none : few instanceof Set ? few : [few];

/** Who bears an alias, and who is known by a bare value (exact, without regard to case). */
export class AliasIndex {
  readonly #byAlias = new Map<Alias, Few>();
  readonly #byValue = new Map<string, Few>();

  add(entry: Entry, aliases: readonly Alias[]): void {
    for (const alias of aliases) {
      add(this.#byAlias, alias, entry);
      add(this.#byValue, folded(bareValue(alias)), entry);
    }
  }

  /** Takes `gone` from the entry, which keeps `kept`: two aliases may have the same bare value. */
  remove(entry: Entry, gone: readonly Alias[], kept: readonly Alias[]): void {
    const values = new Set(kept.map((alias) => folded(bareValue(alias))));
    for (const alias of gone) {
      drop(this.#byAlias, alias, entry);
      const value = folded(bareValue(alias));
      if (!values.has(value)) drop(this.#byValue, value, entry);
    }
  }

  /** The only bearer; null where there is none or more than one. */
  bearer(alias: Alias): Entry | null {
    const few = this.#byAlias.get(alias);
    return few === undefined || few instanceof Set ? null : few;
  }

  bearers(alias: Alias): Iterable<Entry> {
    return all(this.#byAlias.get(alias));
  }

  known(value: string): Iterable<Entry> {
    return all(this.#byValue.get(folded(value)));
  }
}
