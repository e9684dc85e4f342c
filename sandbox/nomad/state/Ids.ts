import { createHash } from "node:crypto";

/** Hands out UUIDs; the same seed gives the same ones in the same order. */
export class Ids {
  readonly #seed: string;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  uuid(): string {
    this.#count += 1;
    return uuidOf(`${this.#seed}/${this.#count}`);
  }

  /** Eight hexadecimal digits, as they end the name of a dispatched job. */
  short(): string {
    return this.uuid().slice(0, 8);
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Number.parseInt(this.short(), 16) % limit;
  }
}

/** The UUID that stands for a text. */
export const uuidOf = (text: string): string => {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join("-");
};

/** A key of the signing keyring, or any other hash that Nomad prints in base64. */
export const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");
