import { inspect } from "node:util";

const HIDDEN = "[secret]";

/**
 * A value that never prints: templates, JSON, `console.log` and loggers all see `[secret]`.
 * Only `reveal()` gives the value, so a search for it finds every place that uses one.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** True where nothing is set, e.g. no token: the request then goes out without one. */
  get isEmpty(): boolean {
    return this.#value === "";
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
