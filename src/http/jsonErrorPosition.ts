const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/uy;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy;
const blank = /[ \t\n\r]*/uy;

/** Where a pattern that matches at this place ends; the place itself where it does not. */
const endOf = (pattern: RegExp, text: string, place: number): number => {
  pattern.lastIndex = place;
  return pattern.test(text) ? pattern.lastIndex : place;
};

type Expected = "value" | "first item" | "first key" | "key" | "end of value";

/** Finds the first character that no JSON text has there; without recursion, as the text is hostile. */
class JsonScanner {
  #place = 0;
  readonly #closers: string[] = [];

  constructor(private readonly text: string) {}

  errorPosition(): number {
    let expected: Expected | null = "value";
    do {
      this.#skipBlank();
      expected = this.#read(expected);
    } while (expected !== null && !(expected === "end of value" && this.#closers.length === 0));
    return expected === null ? this.#place : endOf(blank, this.text, this.#place);
  }

  /** Reads what is expected and tells what is next; null: it is not there. */
  #read(expected: Expected): Expected | null {
    switch (expected) {
      case "value":
        return this.#value();
      case "first item":
        return this.#isClosed() ? "end of value" : "value";
      case "first key":
        return this.#isClosed() ? "end of value" : "key";
      case "key":
        return this.#text() && this.#colon() ? "value" : null;
      case "end of value":
        return this.#afterValue();
    }
  }

  #value(): Expected | null {
    if (this.#takes("{")) {
      this.#closers.push("}");
      return "first key";
    }
    if (this.#takes("[")) {
      this.#closers.push("]");
      return "first item";
    }
    const isText = this.text[this.#place] === '"';
    const isValue = isText ? this.#text() : this.#advance(endOf(scalar, this.text, this.#place));
    return isValue ? "end of value" : null;
  }

  #afterValue(): Expected | null {
    if (this.#isClosed()) {
      return "end of value";
    }
    const next = this.#closers.at(-1) === "}" ? "key" : "value";
    return this.#takes(",") ? next : null;
  }

  #colon(): boolean {
    this.#skipBlank();
    return this.#takes(":");
  }

  #text(): boolean {
    if (!this.#takes('"')) {
      return false;
    }
    while (this.#place < this.text.length && !this.#takes('"')) {
      const isEscape = this.text[this.#place] === "\\";
      const isControl = this.text.charCodeAt(this.#place) < 32;
      const next = isEscape ? endOf(escape, this.text, this.#place) : this.#place + 1;
      if (isControl || !this.#advance(next)) {
        return false;
      }
    }
    return this.text[this.#place - 1] === '"';
  }

  #isClosed(): boolean {
    const isClosed = this.#takes(this.#closers.at(-1) ?? "");
    if (isClosed) {
      this.#closers.pop();
    }
    return isClosed;
  }

  #takes(character: string): boolean {
    return this.text[this.#place] === character && this.#advance(this.#place + 1);
  }

  #advance(place: number): boolean {
    const moved = place > this.#place;
    this.#place = place;
    return moved;
  }

  #skipBlank(): void {
    this.#advance(endOf(blank, this.text, this.#place));
  }
}

/**
 * The place of the first error in a text that is no JSON; its length where it ends too early. V8 of
 * Node 20 tells this place only for some errors.
 */
export const jsonErrorPosition = (text: string): number => new JsonScanner(text).errorPosition();
