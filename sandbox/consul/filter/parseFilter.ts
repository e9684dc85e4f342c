import type { Expression } from "./Expression.js";
import { FilterReader } from "./FilterReader.js";
import { MatchParser } from "./MatchParser.js";

type Rule = () => Expression | undefined;

/**
 * Reads a filter expression. Throws Consul's sentence for what it cannot read. Every rule is tried at
 * most once per position, so that nested parentheses cost what they are long.
 */
export const parseFilter = (text: string): Expression => {
  const reader = new FilterReader(text);
  const parser = new FilterParser(reader);
  const expression = parser.input();
  const failure = reader.failure(expression !== undefined);
  if (failure !== undefined || !expression) {
    throw new Error(`Failed to create boolean expression evaluator: ${failure ?? ""}`);
  }
  return expression;
};

class FilterParser {
  readonly #known = new Map<string, { value: Expression | undefined; end: number }>();
  readonly #matches: MatchParser;

  constructor(readonly reader: FilterReader) {
    this.#matches = new MatchParser(reader);
  }

  input(): Expression | undefined {
    return (
      this.#attempt(() => {
        this.reader.space();
        const inner = this.#enclosed();
        if (!inner) return undefined;
        this.reader.space();
        return this.reader.end() ? inner : undefined;
      }) ??
      this.#attempt(() => {
        this.reader.space();
        const whole = this.#or();
        if (!whole) return undefined;
        this.reader.space();
        return this.reader.end() ? whole : undefined;
      })
    );
  }

  #or(): Expression | undefined {
    return this.#once("or", () =>
      this.#joined(
        "or",
        () => this.#and(),
        () => this.#or(),
      ),
    );
  }

  #and(): Expression | undefined {
    return this.#once("and", () =>
      this.#joined(
        "and",
        () => this.#not(),
        () => this.#and(),
      ),
    );
  }

  #joined(kind: "and" | "or", first: Rule, rest: Rule): Expression | undefined {
    const both = this.#attempt(() => {
      const left = first();
      if (!left || !this.#word(kind)) return undefined;
      const right = rest();
      return right && { kind, left, right };
    });
    return both ?? first();
  }

  #word(word: string): boolean {
    return this.reader.space() && this.reader.literal(word) && this.reader.space();
  }

  #not(): Expression | undefined {
    return this.#once("not", () => {
      const negated = this.#attempt(() => {
        if (!this.reader.literal("not") || !this.reader.space()) return undefined;
        const of = this.#not();
        return of && { kind: "not" as const, of };
      });
      return negated ?? this.#grouping();
    });
  }

  #grouping(): Expression | undefined {
    return this.#once("grouping", () => {
      const found =
        this.#attempt(() => this.#enclosed()) ?? this.#attempt(() => this.#matches.match());
      if (found) return found;
      return this.#attempt(() => {
        if (!this.#opened()) return undefined;
        if (this.reader.not(() => this.reader.literal(")"))) {
          this.reader.mistake("grouping", "Unmatched parentheses");
        }
        return undefined;
      });
    });
  }

  #enclosed(): Expression | undefined {
    const inner = this.#opened();
    return inner && this.reader.literal(")") ? inner : undefined;
  }

  #opened(): Expression | undefined {
    if (!this.reader.literal("(")) return undefined;
    this.reader.space();
    const inner = this.#or();
    if (inner) this.reader.space();
    return inner;
  }

  #attempt(rule: Rule): Expression | undefined {
    const start = this.reader.at;
    const value = rule();
    if (!value) this.reader.restore(start);
    return value;
  }

  #once(name: string, rule: Rule): Expression | undefined {
    const key = `${name}@${this.reader.at}`;
    const known = this.#known.get(key);
    if (known) {
      this.reader.restore(known.end);
      return known.value;
    }
    const value = this.#attempt(rule);
    this.#known.set(key, { value, end: this.reader.at });
    return value;
  }
}
