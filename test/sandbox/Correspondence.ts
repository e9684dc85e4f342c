const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const DIGEST = /^[A-Za-z0-9+/]{43}=$/;
const HASH = /^[0-9a-f]{16}$/;

/** Compares recorded answers with new ones and learns which recorded id and index is which new one. */
export class Correspondence {
  readonly #ids = new Map<string, string>();
  readonly #indexes = new Map<string, string>([["1", "1"]]);

  /** The path of a recorded request with the ids and indexes of this run. */
  translate(path: string): string {
    const withIds = path.replaceAll(
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g,
      (id) => this.#ids.get(id) ?? id,
    );
    return withIds.replaceAll(
      /(index|cas)=(\d+)/g,
      (_, name: string, index: string) => `${name}=${this.#indexes.get(index) ?? index}`,
    );
  }

  /** Where two answers differ, as "path: recorded, got"; [] if they are the same in all that is fixed. */
  differences(recorded: unknown, got: unknown, path = "$"): readonly string[] {
    if (Array.isArray(recorded) && Array.isArray(got)) return this.#lists(recorded, got, path);
    if (isObject(recorded) && isObject(got)) return this.#objects(recorded, got, path);
    if (/(Create|Modify)Index$/.test(path)) return this.index(String(recorded), String(got), path);
    return this.#same(recorded, got) ? [] : [`${path}: ${show(recorded)}, got ${show(got)}`];
  }

  /** Every recorded index stands for one index of this run, and they keep their order. */
  index(recorded: string, got: string, path: string): readonly string[] {
    const known = this.#indexes.get(recorded);
    if (known === got) return [];
    if (known !== undefined) return [`${path}: index ${recorded} is ${known} here, got ${got}`];
    for (const [other, here] of this.#indexes) {
      if (Number(other) < Number(recorded) !== Number(here) < Number(got)) {
        return [`${path}: index ${recorded} after ${other}, got ${got} after ${here}`];
      }
    }
    this.#indexes.set(recorded, got);
    return [];
  }

  #lists(recorded: readonly unknown[], got: readonly unknown[], path: string): readonly string[] {
    // Consul lists the tags of a service in the order of a Go map, that is, in any.
    const [left, right] = path.startsWith("$tags.")
      ? [recorded.toSorted(), got.toSorted()]
      : [recorded, got];
    if (left.length !== right.length) {
      return [`${path}: ${left.length} elements, got ${right.length}: ${show(right)}`];
    }
    return left.flatMap((one, position) =>
      this.differences(one, right[position], `${path}[${position}]`),
    );
  }

  #objects(
    recorded: Readonly<Record<string, unknown>>,
    got: Readonly<Record<string, unknown>>,
    path: string,
  ): readonly string[] {
    const names = Object.keys(recorded);
    const missing = names.filter((name) => !Object.hasOwn(got, name));
    const extra = Object.keys(got).filter((name) => !Object.hasOwn(recorded, name));
    return [
      ...missing.map((name) => `${path}.${name}: missing`),
      ...extra.map((name) => `${path}.${name}: not recorded`),
      ...names
        .filter((name) => Object.hasOwn(got, name))
        .flatMap((name) => this.differences(recorded[name], got[name], `${path}.${name}`)),
    ];
  }

  #same(recorded: unknown, got: unknown): boolean {
    if (recorded === got) return true;
    if (typeof recorded !== "string" || typeof got !== "string") return false;
    if (sameSentence(recorded, got)) return true;
    if (UUID.test(recorded) && UUID.test(got)) {
      const known = this.#ids.get(recorded);
      this.#ids.set(recorded, got);
      return known === undefined || known === got;
    }
    return [TIME, DIGEST, HASH].some((form) => form.test(recorded) && form.test(got));
  }
}

/** Sentences that name an index of their run. */
const NAMED_INDEX = /(?<=reset index: |current modify index )\d+/;

/** Whether two sentences are the same but for the index that they name. */
export const sameSentence = (recorded: string, got: string): boolean =>
  NAMED_INDEX.test(recorded) && recorded.replace(NAMED_INDEX, "") === got.replace(NAMED_INDEX, "");

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const show = (value: unknown): string => JSON.stringify({ value }).slice(9, 300);
