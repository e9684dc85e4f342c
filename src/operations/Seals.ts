import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { canonicalJson } from "./canonicalJson.js";

const IV_BYTES = 12;
const TAG_BYTES = 16;

const derived = (key: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync("sha256", key, Buffer.alloc(0), `causeway ${use}`, 32));

/**
 * What the key of the ledger is used for, each use with a key of its own (RFC 5869): the seals of
 * records, hashes of inputs and plans that nobody without the key can guess at, and the encryption
 * (AES-256-GCM) of what an operation needs until its end.
 */
export class Seals {
  readonly #ledger: Buffer;
  readonly #digest: Buffer;
  readonly #box: Buffer;

  /** @param key at least 32 bytes */
  constructor(key: Buffer) {
    this.#ledger = derived(key, "ledger");
    this.#digest = derived(key, "digest");
    this.#box = derived(key, "box");
  }

  /** The seal of a record of the ledger, in hex. */
  seal(record: unknown): string {
    return createHmac("sha256", this.#ledger).update(canonicalJson(record)).digest("hex");
  }

  /** The same for equal values, in hex; it tells nothing about the value. */
  digest(value: unknown): string {
    return createHmac("sha256", this.#digest).update(canonicalJson(value)).digest("hex");
  }

  /** Encrypts a value for one place: it can be opened only with the same `place`. */
  close(value: unknown, place: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#box, iv).setAAD(Buffer.from(place));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64");
  }

  /** @throws Error where it was closed with another key, for another place, or was tampered with */
  open(closed: string, place: string): unknown {
    const bytes = Buffer.from(closed, "base64");
    const iv = bytes.subarray(0, IV_BYTES);
    const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES);
    const cipher = createDecipheriv("aes-256-gcm", this.#box, iv)
      .setAAD(Buffer.from(place))
      .setAuthTag(tag);
    const text = Buffer.concat([
      cipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
      cipher.final(),
    ]);
    const value: unknown = JSON.parse(text.toString("utf8"));
    return value;
  }
}
