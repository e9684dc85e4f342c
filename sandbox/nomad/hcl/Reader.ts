import { HclError, type Range } from "./syntax.js";

/** Walks over the text of an HCL file. */
export class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  peek(length = 1): string {
    return this.text.slice(this.at, this.at + length);
  }

  /** Takes the token if it comes next. */
  take(token: string): boolean {
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** Skips blanks and comments; line ends too, unless they end something. */
  space(newLines = true): void {
    const blank = newLines ? /[ \t\r\n]+/y : /[ \t\r]+/y;
    for (;;) {
      const before = this.at;
      this.match(blank);
      this.match(/(?:#|\/\/)[^\n]*/y);
      this.match(/\/\*[\s\S]*?\*\//y);
      if (this.at === before) return;
    }
  }

  identifier(): { readonly name: string; readonly range: Range } | undefined {
    const from = this.at;
    const name = this.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
    return name === undefined ? undefined : { name, range: this.range(from) };
  }

  /** From a place of the text to where the reader is, or to `to`. */
  range(from: number, to = this.at): Range {
    const before = this.text.slice(0, from);
    const line = before.split("\n").length;
    const start = from - before.lastIndexOf("\n");
    return { line, start, end: start + Array.from(this.text.slice(from, to)).length };
  }

  fail(summary: string, detail: string, range = this.range(this.at, this.at + 1)): HclError {
    return new HclError(summary, detail, range);
  }
}
