import type { Expression, Operator } from "./Expression.js";
import type { FilterReader } from "./FilterReader.js";
import { unquote } from "./unquote.js";

type Match = Extract<Expression, { kind: "match" }>;

/** Words and symbols of an operator; whitespace around symbols is optional, between words it is not. */
const BEFORE_VALUE: readonly (readonly [Operator, readonly string[]])[] = [
  ["Equal", ["=="]],
  ["Not Equal", ["!="]],
  ["In", ["contains"]],
  ["Not In", ["not", "contains"]],
  ["Matches", ["matches"]],
  ["Not Matches", ["not", "matches"]],
];
const ALONE: readonly (readonly [Operator, readonly string[]])[] = [
  ["Is Empty", ["is", "empty"]],
  ["Is Not Empty", ["is", "not", "empty"]],
];
const BEFORE_SELECTOR: readonly (readonly [Operator, readonly string[]])[] = [
  ["In", ["in"]],
  ["Not In", ["not", "in"]],
];

/** Reads one comparison: `Node == x`, `Tags is empty`, `"x" in Tags`. */
export class MatchParser {
  constructor(readonly reader: FilterReader) {}

  match(): Match | undefined {
    const found =
      this.#attempt(() => this.#selectorFirst()) ??
      this.#attempt(() => this.#emptiness()) ??
      this.#attempt(() => this.#valueFirst());
    if (!found) this.#reportMisplacedValue();
    return found;
  }

  #selectorFirst(): Match | undefined {
    const selector = this.#selector();
    const operator = selector && this.#operator(BEFORE_VALUE, true);
    if (!operator) return undefined;
    const value = this.#value();
    return value === undefined ? undefined : { kind: "match", selector, operator, value };
  }

  #emptiness(): Match | undefined {
    const selector = this.#selector();
    const operator = selector && this.#operator(ALONE, false);
    return operator && { kind: "match", selector, operator, value: "" };
  }

  #valueFirst(): Match | undefined {
    const value = this.#value();
    const operator = value === undefined ? undefined : this.#operator(BEFORE_SELECTOR, true);
    const selector = operator && this.#selector();
    return selector && value !== undefined
      ? { kind: "match", selector, operator, value }
      : undefined;
  }

  #reportMisplacedValue(): void {
    const start = this.reader.at;
    const before = this.#value() !== undefined && this.#operator(BEFORE_SELECTOR, true);
    if (before && this.reader.not(() => this.#selector() !== undefined)) {
      this.reader.mistake("match", "Invalid selector");
    }
    this.reader.restore(start);
  }

  #operator(
    choices: readonly (readonly [Operator, readonly string[]])[],
    spaceAfter: boolean,
  ): Operator | undefined {
    for (const [operator, words] of choices) {
      if (this.#attempt(() => this.#words(words, spaceAfter) || undefined)) return operator;
    }
    return undefined;
  }

  #words(words: readonly string[], spaceAfter: boolean): boolean {
    const symbol = words[0] === "==" || words[0] === "!=";
    for (const word of words) {
      if (!this.reader.space() && !symbol) return false;
      if (!this.reader.literal(word)) return false;
    }
    return !spaceAfter || this.reader.space() || symbol;
  }

  #selector(): readonly string[] | undefined {
    return this.#attempt(() => {
      const first = this.#identifier();
      if (first === undefined) return undefined;
      const parts = [first];
      for (let part = this.#part(); part !== undefined; part = this.#part()) parts.push(part);
      return parts;
    });
  }

  #part(): string | undefined {
    return (
      this.#attempt(() => (this.reader.literal(".") ? this.#identifier() : undefined)) ??
      this.#attempt(() => this.#index())
    );
  }

  #index(): string | undefined {
    if (!this.reader.literal("[")) return undefined;
    this.reader.space();
    const inside = this.reader.at;
    const name = this.#string();
    if (name === undefined) {
      if (this.reader.not(() => this.#string() !== undefined)) {
        this.reader.restore(inside);
        this.reader.mistake("index", "Invalid index");
      }
      return undefined;
    }
    this.reader.space();
    if (this.reader.literal("]")) return name;
    this.reader.mistake("index", "Unclosed index expression");
    return undefined;
  }

  #identifier(): string | undefined {
    const start = this.reader.at;
    if (!this.reader.one("[a-zA-Z]", /[a-zA-Z]/)) return undefined;
    while (this.reader.one("[a-zA-Z0-9_]", /[a-zA-Z0-9_]/));
    return this.reader.text.slice(start, this.reader.at);
  }

  #value(): string | undefined {
    return this.#selector()?.join(".") ?? this.#number() ?? this.#string();
  }

  #number(): string | undefined {
    return this.#attempt(() => {
      const start = this.reader.at;
      this.reader.literal("-");
      if (!this.#digits()) return undefined;
      const end = this.reader.at;
      if (this.#endOfNumber()) return this.reader.text.slice(start, end);
      this.reader.mistake("number", "Invalid number literal");
      return undefined;
    });
  }

  #digits(): boolean {
    const digit = (): boolean => this.reader.one("[0-9]", /[0-9]/);
    if (!this.reader.literal("0")) {
      if (!this.reader.one("[1-9]", /[1-9]/)) return false;
      while (digit());
    }
    const point = this.reader.at;
    if (!this.reader.literal(".") || !digit()) this.reader.restore(point);
    else while (digit());
    return true;
  }

  #endOfNumber(): boolean {
    const at = this.reader.at;
    const ended = this.reader.space() || this.reader.end() || this.reader.literal(")");
    this.reader.restore(at);
    return ended;
  }

  #string(): string | undefined {
    return this.#attempt(() => {
      const start = this.reader.at;
      for (const quote of ["`", '"']) {
        if (!this.reader.literal(quote)) continue;
        while (this.reader.not(() => this.reader.literal(quote)) && this.reader.any());
        if (!this.reader.literal(quote)) {
          this.reader.mistake("string", "Unterminated string literal");
          return undefined;
        }
        const value = unquote(this.reader.text.slice(start, this.reader.at));
        if (value === undefined) this.reader.mistake("string", "invalid syntax", start);
        return value;
      }
      return undefined;
    });
  }

  #attempt<T>(rule: () => T | undefined): T | undefined {
    const start = this.reader.at;
    const value = rule();
    if (value === undefined) this.reader.restore(start);
    return value;
  }
}
