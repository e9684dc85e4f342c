import type { Reference } from "./sighting.js";

/** Past this many the table starts anew: what is seen again is shared again. */
const LIMIT = 200_000;

/** Lets things of the estate share equal strings, arrays and references instead of each holding its own. */
export class Interner {
  #strings = new Map<string, string>();
  #values = new Map<string, object>();

  string(value: string): string {
    const known = this.#strings.get(value);
    if (known !== undefined) return known;
    if (this.#strings.size >= LIMIT) this.#strings = new Map();
    this.#strings.set(value, value);
    return value;
  }

  reference(reference: Reference): Reference {
    const { kind, to, strength } = reference;
    return this.#shared(`${kind} ${strength} ${to}`, { kind, to: this.string(to), strength });
  }

  /** The fields of a resource with equal strings and arrays shared; the id stays its own. */
  fields<R extends object>(resource: R): R {
    const shared = { ...resource };
    for (const [name, value] of Object.entries(resource)) {
      if (typeof value === "string" && name !== "id") {
        Object.assign(shared, { [name]: this.string(value) });
      } else if (Array.isArray(value)) {
        Object.assign(shared, { [name]: this.#shared(JSON.stringify(value), value) });
      }
    }
    return shared;
  }

  #shared<T extends object>(key: string, value: T): T;
  #shared(key: string, value: object): object {
    const known = this.#values.get(key);
    if (known) return known;
    if (this.#values.size >= LIMIT) this.#values = new Map();
    this.#values.set(key, value);
    return value;
  }
}
