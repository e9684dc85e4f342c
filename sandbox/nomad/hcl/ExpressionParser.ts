import { readLoop } from "./readLoop.js";
import type { Reader } from "./Reader.js";
import type { Expression, Range } from "./syntax.js";
import { TemplateParser } from "./TemplateParser.js";

const LEVELS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

const NO_EXPRESSION = "Expected the start of an expression, but found an invalid expression token.";

const inner = (reader: Reader): Expression => new ExpressionParser(reader).parse();

/** Reads one expression of HCL's native syntax. */
export class ExpressionParser {
  readonly #reader: Reader;
  /** Inside brackets a line end is a blank. */
  #depth = 0;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  parse(): Expression {
    const from = this.#reader.at;
    const test = this.#binary(0);
    this.#space();
    if (!this.#reader.take("?")) return test;
    this.#reader.space();
    const then = this.parse();
    this.#reader.space();
    if (!this.#reader.take(":")) {
      throw this.#reader.fail(
        "Missing false expression in conditional",
        "The conditional operator (...?...:...) requires a false expression, delimited by a colon.",
      );
    }
    this.#reader.space();
    const otherwise = this.parse();
    return { kind: "condition", test, then, otherwise, range: this.#reader.range(from) };
  }

  #space(): void {
    this.#reader.space(this.#depth > 0);
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    const from = this.#reader.at;
    let left = this.#binary(level + 1);
    for (;;) {
      const before = this.#reader.at;
      this.#space();
      const operator = operators.find((candidate) => this.#reader.take(candidate));
      if (operator === undefined) {
        this.#reader.at = before;
        return left;
      }
      this.#reader.space();
      const right = this.#binary(level + 1);
      left = { kind: "binary", operator, left, right, range: this.#reader.range(from) };
    }
  }

  #unary(): Expression {
    const from = this.#reader.at;
    const operator = this.#reader.match(/[!-]/y);
    if (operator === undefined) return this.#postfix();
    this.#space();
    const of = this.#unary();
    return { kind: "unary", operator, of, range: this.#reader.range(from) };
  }

  #postfix(): Expression {
    const from = this.#reader.at;
    let expression = this.#primary();
    for (;;) {
      const dot = this.#reader.at;
      if (this.#reader.match(/\.(?=[\p{L}_])/uy)) {
        const member = this.#reader.identifier();
        const range = this.#reader.range(from);
        expression = {
          kind: "member",
          of: expression,
          name: member?.name ?? "",
          dot: this.#reader.range(dot),
          range,
        };
      } else if (this.#reader.match(/\.\*|\[\*\]/y)) {
        expression = this.#splat(expression, from);
      } else if (/^\.\d/.test(this.#reader.peek(2))) {
        this.#reader.take(".");
        const number = Number(this.#reader.match(/\d+/y));
        const range = this.#reader.range(from);
        const at: Expression = { kind: "literal", value: number, range };
        expression = { kind: "index", of: expression, at, range };
      } else if (this.#reader.take("[")) {
        const at = this.#inside("]", () => this.parse());
        expression = { kind: "index", of: expression, at, range: this.#reader.range(from) };
      } else return expression;
    }
  }

  /** What follows a splat is asked of each item. */
  #splat(of: Expression, from: number): Expression {
    const members: string[] = [];
    while (this.#reader.match(/\.(?=[\p{L}_])/uy)) {
      members.push(this.#reader.identifier()?.name ?? "");
    }
    return { kind: "splat", of, members, range: this.#reader.range(from) };
  }

  #primary(): Expression {
    const reader = this.#reader;
    const from = reader.at;
    const number = reader.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) {
      return { kind: "literal", value: Number(number), range: reader.range(from) };
    }
    if (reader.peek() === '"') return new TemplateParser(reader, inner).quoted();
    if (/^<<-?/.test(reader.peek(3))) return new TemplateParser(reader, inner).heredoc();
    if (reader.take("(")) return this.#inside(")", () => this.parse());
    if (reader.take("[")) return this.#list(from);
    if (reader.take("{")) return this.#object(from);
    const name = reader.identifier();
    if (!name) throw reader.fail("Invalid expression", NO_EXPRESSION);
    return this.#named(name.name, name.range, from);
  }

  #named(name: string, range: Range, from: number): Expression {
    if (name === "true" || name === "false")
      return { kind: "literal", value: name === "true", range };
    if (name === "null") return { kind: "literal", value: null, range };
    if (!this.#reader.take("(")) return { kind: "name", name, range };
    const args: Expression[] = [];
    this.#inside(")", () => {
      while (this.#reader.peek() !== ")") {
        args.push(this.parse());
        this.#reader.match(/\s*(?:\.\.\.)?/y);
        this.#reader.space();
        if (!this.#reader.take(",")) break;
        this.#reader.space();
      }
    });
    return { kind: "call", name, args, nameRange: range, range: this.#reader.range(from) };
  }

  #list(from: number): Expression {
    const items: Expression[] = [];
    const loop = this.#inside("]", () => {
      const made = readLoop(this.#reader, () => this.parse(), from);
      if (made) return made;
      while (this.#reader.peek() !== "]") {
        items.push(this.parse());
        this.#reader.space();
        if (!this.#reader.take(",")) break;
        this.#reader.space();
      }
      return undefined;
    });
    return loop ?? { kind: "list", items, range: this.#reader.range(from) };
  }

  #object(from: number): Expression {
    const members: (readonly [Expression, Expression])[] = [];
    const loop = this.#inside("}", () => {
      const made = readLoop(this.#reader, () => this.parse(), from);
      if (made) return made;
      while (this.#reader.peek() !== "}") {
        members.push(this.#member());
        this.#reader.space();
        if (this.#reader.take(",")) this.#reader.space();
      }
      return undefined;
    });
    return loop ?? { kind: "object", members, range: this.#reader.range(from) };
  }

  #member(): readonly [Expression, Expression] {
    const from = this.#reader.at;
    const name = this.#reader.identifier();
    const bare = name && /^\s*[=:]/.test(this.#reader.peek(20));
    if (!bare) this.#reader.at = from;
    const key: Expression = bare
      ? { kind: "literal", value: name.name, range: name.range }
      : this.parse();
    this.#reader.space();
    if (!this.#reader.take("=") && !this.#reader.take(":")) {
      throw this.#reader.fail(
        "Missing attribute value",
        'Expected an attribute value, introduced by an equals sign ("=").',
      );
    }
    this.#reader.space();
    const depth = this.#depth;
    this.#depth = 0;
    const value = this.parse();
    this.#depth = depth;
    return [key, value];
  }

  #inside<T>(close: string, read: () => T): T {
    this.#depth += 1;
    this.#reader.space();
    const result = read();
    this.#reader.space();
    this.#depth -= 1;
    if (!this.#reader.take(close)) {
      throw this.#reader.fail("Missing item separator", `Expected a closing "${close}" here.`);
    }
    return result;
  }
}
