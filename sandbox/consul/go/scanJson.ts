/** Where the first JSON value of a text ends, or what Go's decoder says is wrong with it. */
export type Scan = { readonly end: number } | { readonly error: string };

class Fault extends Error {}

const quoted = (character: string): string =>
  character === "'" ? String.raw`'\''` : character === '"' ? `'"'` : `'${character}'`;

/** Scans for the errors of Go's encoding/json. It is asked only when JSON.parse has refused the text. */
export const scanJson = (text: string): Scan => {
  const scanner = new Scanner(text);
  try {
    if (scanner.blank()) return { error: "EOF" };
    scanner.value("looking for beginning of value");
    return { end: scanner.at };
  } catch (error) {
    if (error instanceof Fault) return { error: error.message };
    throw error;
  }
};

class Scanner {
  at = 0;

  constructor(readonly text: string) {}

  blank(): boolean {
    this.#skip();
    return this.at >= this.text.length;
  }

  value(context: string): void {
    const next = this.#peek();
    if (next === "{") this.#object();
    else if (next === "[") this.#array();
    else if (next === '"') this.#string();
    else if (/[-\d]/.test(next)) this.#number();
    else if (next === "t") this.#word("true");
    else if (next === "f") this.#word("false");
    else if (next === "n") this.#word("null");
    else throw this.#invalid(next, context);
  }

  #object(): void {
    this.at += 1;
    if (this.#close("}")) return;
    for (;;) {
      const next = this.#peek();
      if (next !== '"') throw this.#invalid(next, "looking for beginning of object key string");
      this.#string();
      this.#expect(":", "after object key");
      this.value("looking for beginning of value");
      if (this.#close("}")) return;
      this.#expect(",", "after object key:value pair");
    }
  }

  #array(): void {
    this.at += 1;
    if (this.#close("]")) return;
    for (;;) {
      this.value("looking for beginning of value");
      if (this.#close("]")) return;
      this.#expect(",", "after array element");
    }
  }

  #string(): void {
    this.at += 1;
    for (;;) {
      const character = this.#here();
      if (character < " ") throw this.#invalid(character, "in string literal");
      this.at += 1;
      if (character === '"') return;
      if (character === "\\") this.#escape();
    }
  }

  #escape(): void {
    const character = this.#here();
    this.at += 1;
    if (character !== "u") {
      if (!'"\\/bfnrt'.includes(character)) {
        throw this.#invalid(character, "in string escape code");
      }
      return;
    }
    for (let digit = 0; digit < 4; digit += 1, this.at += 1) {
      const hex = this.#here();
      if (!/[0-9a-fA-F]/.test(hex)) {
        throw this.#invalid(hex, String.raw`in \u hexadecimal character escape`);
      }
    }
  }

  #number(): void {
    const match = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
    match.lastIndex = this.at;
    const length = match.exec(this.text)?.[0].length ?? 1;
    this.at += length;
  }

  #word(word: string): void {
    for (const letter of word) {
      const character = this.#here();
      if (character !== letter) {
        throw this.#invalid(character, `in literal ${word} (expecting '${letter}')`);
      }
      this.at += 1;
    }
  }

  #close(bracket: string): boolean {
    if (this.#peek() !== bracket) return false;
    this.at += 1;
    return true;
  }

  #expect(character: string, context: string): void {
    const next = this.#peek();
    if (next !== character) throw this.#invalid(next, context);
    this.at += 1;
  }

  #peek(): string {
    this.#skip();
    return this.#here();
  }

  #here(): string {
    const character = this.text[this.at];
    if (character === undefined) throw new Fault("unexpected EOF");
    return character;
  }

  #skip(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? "")) this.at += 1;
  }

  #invalid(character: string, context: string): Fault {
    return new Fault(`invalid character ${quoted(character)} ${context}`);
  }
}
