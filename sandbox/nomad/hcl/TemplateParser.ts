import { Reader } from "./Reader.js";
import type { Expression, TemplatePart } from "./syntax.js";

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ['"', '"'],
  ["\\", "\\"],
]);

/** Reads quoted strings and heredocs with what is interpolated in them. */
export class TemplateParser {
  readonly #reader: Reader;
  readonly #expression: (reader: Reader) => Expression;

  /** `expression` reads what stands between ${ and }. */
  constructor(reader: Reader, expression: (reader: Reader) => Expression) {
    this.#reader = reader;
    this.#expression = expression;
  }

  quoted(): Expression {
    const from = this.#reader.at;
    this.#reader.take('"');
    const parts = this.#parts(() => this.#reader.peek() === '"', true);
    if (!this.#reader.take('"')) {
      throw this.#reader.fail(
        "Unterminated template string",
        "No closing marker was found for the string.",
      );
    }
    return asExpression(parts, this.#reader, from);
  }

  heredoc(): Expression {
    const from = this.#reader.at;
    const [, indent = "", marker = ""] =
      /^<<(-?)([\p{L}_][\p{L}\p{N}_-]*)/u.exec(this.#reader.text.slice(from)) ?? [];
    this.#reader.match(/<<-?[^\n]*\n/y);
    const end = new RegExp(`^[ \\t]*${marker}[ \\t]*$`, "m");
    const rest = this.#reader.text.slice(this.#reader.at);
    const found = end.exec(rest);
    if (!found)
      throw this.#reader.fail(
        "Unterminated template string",
        "No closing marker was found for the string.",
      );
    const text = rest.slice(0, found.index);
    const inner = new Reader(indent === "-" ? dedented(text) : text);
    const parts = new TemplateParser(inner, this.#expression).#parts(() => inner.done, false);
    this.#reader.at += found.index + found[0].length;
    return asExpression(parts, this.#reader, from);
  }

  #parts(ended: () => boolean, escapes: boolean): TemplatePart[] {
    const parts: TemplatePart[] = [];
    let text = "";
    const flush = (): void => {
      if (text !== "") parts.push(text);
      text = "";
    };
    while (!this.#reader.done && !ended()) {
      const literal = this.#reader.match(/\$\$\{|%%\{/y);
      if (literal !== undefined) text += literal.slice(1);
      else if (/^[$%]\{/.test(this.#reader.peek(2))) {
        flush();
        const part = this.#marked(escapes, ended);
        if (part === undefined) return parts;
        parts.push(part);
      } else text += this.#character(escapes);
    }
    flush();
    return parts;
  }

  #character(escapes: boolean): string {
    const escaped = escapes ? this.#reader.match(/\\(?:u[0-9a-fA-F]{4}|.)/y) : undefined;
    if (escaped === undefined) {
      const character = String.fromCodePoint(this.#reader.text.codePointAt(this.#reader.at) ?? 0);
      this.#reader.at += character.length;
      return character;
    }
    const code = /^\\u(.{4})$/.exec(escaped)?.[1];
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return ESCAPES.get(escaped.slice(1)) ?? escaped;
  }

  /** ${...}, %{ if } or %{ for }; undefined at the %{ else } or %{ endif } that ends an inner part. */
  #marked(escapes: boolean, ended: () => boolean): TemplatePart | undefined {
    const from = this.#reader.at;
    const directive = this.#reader.match(/%\{~?\s*(?:else|endif|endfor)\s*~?\}/y);
    if (directive !== undefined) {
      this.#last = directive.includes("else") ? "else" : "end";
      return undefined;
    }
    if (this.#reader.match(/%\{~?\s*if\s+/y) !== undefined) {
      const test = this.#expression(this.#reader);
      this.#reader.match(/\s*~?\}/y);
      const then = this.#parts(ended, escapes);
      const otherwise = this.#last === "else" ? this.#parts(ended, escapes) : [];
      this.#last = "";
      return { test, then, otherwise };
    }
    if (this.#reader.match(/%\{~?\s*for\s+/y) !== undefined) return this.#loop(escapes, ended);
    this.#reader.match(/[$%]\{~?\s*/y);
    const expression = this.#expression(this.#reader);
    this.#reader.space();
    if (this.#reader.match(/~?\}/y) === undefined) {
      throw this.#reader.fail(
        "Extra characters after interpolation expression",
        "Expected a closing brace to end the interpolation expression, but found extra characters.",
      );
    }
    return { expression, source: this.#reader.text.slice(from, this.#reader.at) };
  }

  #loop(escapes: boolean, ended: () => boolean): TemplatePart {
    const names = this.#reader.match(/[\p{L}_][\p{L}\p{N}_]*(?:\s*,\s*[\p{L}_][\p{L}\p{N}_]*)?/uy);
    this.#reader.match(/\s*in\s+/y);
    const over = this.#expression(this.#reader);
    this.#reader.match(/\s*~?\}/y);
    const each = this.#parts(ended, escapes);
    this.#last = "";
    return { names: (names ?? "").split(/\s*,\s*/), over, each };
  }

  #last = "";
}

/** A template without interpolation is its text. */
const asExpression = (parts: readonly TemplatePart[], reader: Reader, from: number): Expression => {
  const range = reader.range(from);
  // The range of a string is that of what stands between its quotes.
  const inner = { ...range, start: range.start + 1, end: range.end - 1 };
  if (parts.length === 0) return { kind: "literal", value: "", range: inner };
  const [only] = parts;
  if (parts.length === 1 && typeof only === "string")
    return { kind: "literal", value: only, range: inner };
  return { kind: "template", parts, range };
};

const dedented = (text: string): string => {
  const lines = text.split("\n");
  const filled = lines.filter((line) => line.trim() !== "");
  const least = Math.min(...filled.map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0));
  return lines.map((line) => line.slice(Number.isFinite(least) ? least : 0)).join("\n");
};
