import { sameValue } from "./sameValue.js";
import type { Reference } from "./sighting.js";

/** Past this many a table starts anew: what is seen again is shared again. */
const LIMIT = 200_000;

const mix = (hash: number, value: unknown): number => {
  let mixed = hash;
  if (typeof value === "string") {
    for (let index = 0; index < value.length; index += 1) {
      mixed = Math.imul(mixed ^ value.charCodeAt(index), 0x01000193);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) mixed = mix(mixed ^ 0x2f, item);
  } else {
    mixed = Math.imul(mixed ^ Number(value), 0x01000193);
  }
  return mixed;
};

/**
 * Lets things of the estate share equal strings, lists and references instead of each holding its
 * own. Lists are found by a hash and compared, so that the table holds no keys of its own.
 */
export class Interner {
  #strings = new Map<string, string>();
  #values = new Map<number, object>();

  string(value: string): string {
    const known = this.#strings.get(value);
    if (known !== undefined) return known;
    if (this.#strings.size >= LIMIT) this.#strings = new Map();
    this.#strings.set(value, value);
    return value;
  }

  reference(reference: Reference): Reference {
    return this.#shared(reference);
  }

  /** A copy of `base` with the named fields of `latest`, their equal strings and lists shared. */
  fields<T extends object>(base: T, latest: T, names: readonly string[]): T;
  fields(
    base: Readonly<Record<string, unknown>>,
    latest: Readonly<Record<string, unknown>>,
    names: readonly string[],
  ): object {
    const shared = { ...base };
    for (const name of names) shared[name] = this.#value(latest[name]);
    return shared;
  }

  #value(value: unknown): unknown {
    if (typeof value === "string") return this.string(value);
    return typeof value === "object" && value !== null ? this.#shared(value) : value;
  }

  #shared<T extends object>(value: T): T {
    const hash = mix(0x811c9dc5, value);
    const known = this.#values.get(hash);
    if (known && this.#isSame(known, value)) return known;
    if (this.#values.size >= LIMIT) this.#values = new Map();
    const own = this.#withSharedParts(value);
    this.#values.set(hash, own);
    return own;
  }

  #isSame<T extends object>(known: object, value: T): known is T {
    return sameValue(known, value);
  }

  #withSharedParts<T extends object>(value: T): T;
  #withSharedParts(value: object): object {
    if (Array.isArray(value)) return value.map((item) => this.#value(item));
    return this.fields(value, value, Object.keys(value));
  }
}
