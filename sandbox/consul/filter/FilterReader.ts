/** The terminals of the filter grammar. It keeps what Consul's parser would report of the farthest failure. */
export class FilterReader {
  #at = 0;
  #farthest = 0;
  #expected = new Set<string>();
  #inverted = false;
  readonly #errors = new Set<string>();

  constructor(readonly text: string) {}

  get at(): number {
    return this.#at;
  }

  restore(at: number): void {
    this.#at = at;
  }

  /** Reads exactly `want`. */
  literal(want: string): boolean {
    const found = this.text.startsWith(want, this.#at);
    this.#note(found, `"${want === '"' ? '\\"' : want}"`);
    if (found) this.#at += want.length;
    return found;
  }

  /** Reads one character of a class; `name` is the class as the grammar writes it. */
  one(name: string, pattern: RegExp): boolean {
    const character = this.text[this.#at];
    const found = character !== undefined && pattern.test(character);
    this.#note(found, name);
    if (found) this.#at += 1;
    return found;
  }

  /** Reads one character, whichever. */
  any(): boolean {
    const found = this.#at < this.text.length;
    this.#note(found, ".");
    if (found) this.#at += 1;
    return found;
  }

  /** True if `expression` does not match here; nothing is read. */
  not(expression: () => boolean): boolean {
    const start = this.#at;
    this.#inverted = !this.#inverted;
    const matched = expression();
    this.#inverted = !this.#inverted;
    this.#at = start;
    return !matched;
  }

  end(): boolean {
    return this.not(() => this.any());
  }

  /** Whitespace: at least one character of it. */
  space(): boolean {
    const blank = (): boolean => this.one(String.raw`[ \t\r\n]`, /[ \t\r\n]/);
    if (!blank()) return false;
    while (blank());
    return true;
  }

  /** Reports a mistake that the grammar has a sentence for. */
  mistake(rule: string, sentence: string, at = this.#at): void {
    this.#errors.add(`${this.#position(at)}: rule "${rule}": ${sentence}`);
  }

  /** What is wrong with the text; undefined if it could be read. */
  failure(matched: boolean): string | undefined {
    if (this.#errors.size > 0) return [...this.#errors].join("\n");
    if (matched) return undefined;
    const expected = [...this.#expected].filter((want) => want !== "!.").sort();
    if (this.#expected.has("!.")) expected.push("EOF");
    const last = expected.pop() ?? "";
    const list = expected.length > 0 ? `${expected.join(", ")} or ${last}` : last;
    return `${this.#position(this.#farthest)}: no match found, expected: ${list}`;
  }

  #note(found: boolean, want: string): void {
    if (found !== this.#inverted || this.#at < this.#farthest) return;
    if (this.#at > this.#farthest) this.#expected.clear();
    this.#farthest = this.#at;
    this.#expected.add(this.#inverted ? `!${want}` : want);
  }

  /** line:column (offset in bytes) */
  #position(at: number): string {
    const before = this.text.slice(0, at);
    const line = before.split("\n").length;
    const column = at - before.lastIndexOf("\n");
    return `${line}:${column} (${Buffer.byteLength(before)})`;
  }
}
