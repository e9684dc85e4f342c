export const UUIDS = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Names that Nomad makes up: those of dispatched and of periodic children. */
export const CHILDREN = /(?:dispatch|periodic)-(?:[\w]+-)?\d{10}(?:-[0-9a-f]{8})?/g;

/** What of a recorded answer stands for what of ours. */
export class NomadDictionary {
  readonly #words = new Map<string, string>();
  readonly #indexes = new Map<number, number>();

  learn(recorded: string, own: string): void {
    if (!this.#words.has(recorded)) this.#words.set(recorded, own);
  }

  learnIndex(recorded: number, own: number): void {
    if (recorded > 0) this.#indexes.set(recorded, own);
  }

  knows(recorded: string): boolean {
    return this.#words.has(recorded);
  }

  /** All that is known, as it was recorded. */
  words(): Iterable<string> {
    return this.#words.keys();
  }

  get(recorded: string): string | undefined {
    return this.#words.get(recorded);
  }

  index(recorded: number): number {
    return this.#indexes.get(recorded) ?? recorded;
  }

  /** A text with everything known put in its place. */
  translate(text: string): string {
    return text
      .replaceAll(UUIDS, (id) => this.#words.get(id) ?? id)
      .replaceAll(CHILDREN, (name) => this.#words.get(name) ?? name);
  }

  /** Learns from two texts of the same shape. */
  pair(recorded: string, own: string): void {
    for (const pattern of [UUIDS, CHILDREN]) {
      const theirs = recorded.match(pattern) ?? [];
      const ours = own.match(pattern) ?? [];
      if (theirs.length !== ours.length) continue;
      theirs.forEach((word, at) => {
        this.learn(word, ours[at] ?? word);
      });
    }
  }
}
