export type Operator =
  | "=="
  | "!="
  | "contains"
  | "not contains"
  | "matches"
  | "not matches"
  | "is empty"
  | "is not empty";

export type Expression =
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "not"; readonly inner: Expression }
  | {
      readonly kind: "match";
      readonly selector: readonly string[];
      readonly operator: Operator;
      readonly value: string;
    };

const START = '"(", "-", "0", "\\"", "`", "all", "any", "not", [ \\t\\r\\n], [1-9] or [a-zA-Z]';
const OPERATOR = '"!=", "==", "contains", "in", "is", "matches", "not" or [ \\t\\r\\n]';
const VALUE = '"-", "0", "\\"", "`", [ \\t\\r\\n], [1-9] or [a-zA-Z]';
const NAME = "[0-9] or [a-zA-Z]";

/** Thrown inside the parser only; its text is what the caller is told. */
class NoMatch extends Error {}

/** Reads filter expressions: comparisons joined by and, or, not and parentheses. */
export class FilterParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The expression, or where and what the grammar expected. */
  parse(): Expression | string {
    try {
      const expression = this.#or();
      this.#space();
      if (this.#at < this.#text.length) throw this.#expected('"and", "or", [ \\t\\r\\n] or EOF');
      return expression;
    } catch (error) {
      if (error instanceof NoMatch) return error.message;
      throw error;
    }
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#word("or")) left = { kind: "or", left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#word("and")) left = { kind: "and", left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    if (this.#word("not")) return { kind: "not", inner: this.#not() };
    this.#space();
    if (!this.#take("(")) return this.#match();
    const inner = this.#or();
    this.#space();
    if (!this.#take(")")) throw this.#expected('")", "and", "or" or [ \\t\\r\\n]');
    return inner;
  }

  #match(): Expression {
    this.#space();
    const quoted = this.#quoted();
    if (quoted !== undefined && !quoted.startsWith("/")) return this.#membership(quoted);
    const selector = quoted === undefined ? this.#selector() : quoted.slice(1).split("/");
    return this.#comparison(selector, quoted);
  }

  /** "value" in Selector, or "value" not in Selector. */
  #membership(value: string): Expression {
    const negated = this.#word("not");
    if (!this.#word("in")) throw this.#expected('"in", "not" or [ \\t\\r\\n]');
    this.#space();
    const quoted = this.#quoted();
    const selector = quoted === undefined ? this.#selector() : quoted.slice(1).split("/");
    return { kind: "match", selector, operator: negated ? "not contains" : "contains", value };
  }

  #comparison(selector: readonly string[], quoted: string | undefined): Expression {
    this.#space();
    const operator = this.#operator();
    if (operator === undefined) {
      if (this.#word("in") && quoted !== undefined) return this.#membership(quoted);
      throw this.#expected(OPERATOR);
    }
    const value = operator.endsWith("empty") ? "" : this.#value();
    return { kind: "match", selector, operator, value };
  }

  #operator(): Operator | undefined {
    if (this.#take("==")) return "==";
    if (this.#take("!=")) return "!=";
    if (this.#word("contains")) return "contains";
    if (this.#word("matches")) return "matches";
    if (this.#word("is")) return this.#emptiness();
    if (!this.#word("not")) return undefined;
    if (this.#word("contains")) return "not contains";
    return this.#word("matches") ? "not matches" : undefined;
  }

  #emptiness(): Operator {
    const negated = this.#word("not");
    if (!this.#word("empty")) throw this.#expected('"empty", "not" or [ \\t\\r\\n]');
    return negated ? "is not empty" : "is empty";
  }

  #selector(): readonly string[] {
    const first = this.#pattern(/[a-zA-Z][a-zA-Z0-9_]*/y);
    if (first === undefined) throw this.#expected(START);
    const names = [first];
    for (;;) {
      if (this.#take("."))
        names.push(this.#pattern(/[a-zA-Z0-9][a-zA-Z0-9_-]*/y) ?? this.#fail(NAME));
      else if (this.#take("[")) {
        names.push(this.#quoted() ?? this.#fail('"\\"" or "`"'));
        if (!this.#take("]")) throw this.#expected('"]"');
      } else return names;
    }
  }

  #value(): string {
    this.#space();
    const quoted = this.#quoted();
    if (quoted !== undefined) return quoted;
    const bare = this.#pattern(/-?\d+(?:\.\d+)?|[a-zA-Z][a-zA-Z0-9_./-]*/y);
    if (bare === undefined) throw this.#expected(VALUE);
    return bare;
  }

  #quoted(): string | undefined {
    const raw = this.#pattern(/`[^`]*`/y);
    if (raw !== undefined) return raw.slice(1, -1);
    const quoted = this.#pattern(/"(?:[^"\\]|\\.)*"/y);
    return quoted === undefined ? undefined : unescape(quoted);
  }

  #word(word: string): boolean {
    const before = this.#at;
    this.#space();
    if (
      this.#text.startsWith(word, this.#at) &&
      !/[a-zA-Z0-9_]/.test(this.#text.charAt(this.#at + word.length))
    ) {
      this.#at += word.length;
      return true;
    }
    this.#at = before;
    return false;
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #pattern(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #space(): void {
    this.#pattern(/[ \t\r\n]*/y);
  }

  #fail(expected: string): never {
    throw this.#expected(expected);
  }

  #expected(expected: string): NoMatch {
    const line = this.#text.slice(0, this.#at).split("\n");
    const column = (line.at(-1)?.length ?? 0) + 1;
    return new NoMatch(
      `${line.length}:${column} (${this.#at}): no match found, expected: ${expected}`,
    );
  }
}

const unescape = (quoted: string): string => {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
};
