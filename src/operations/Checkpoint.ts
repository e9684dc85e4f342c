import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { LedgerHead } from "./ledgerRecord.js";
import type { Seals } from "./Seals.js";

const stored = z.object({ sequence: z.int(), hash: z.string(), seal: z.string() });

/** One sector of a disk, which is written as a whole; more than any checkpoint takes. */
const BYTES = 512;
const OVERWRITING = constants.O_WRONLY | constants.O_CREAT;

/** Its place in the data directory; it is there from the first record on. */
export const checkpointIn = (data: string): string => join(data, "audit.head");

/**
 * Where the ledger ended last, in a sealed file beside the database: records that are cut off the end
 * of the ledger together with its own head are missed by it. It is overwritten in place, because it is
 * written at every commit, and a rename makes the disk wait.
 */
export class Checkpoint {
  #failed = false;

  constructor(
    private readonly path: string,
    private readonly parts: {
      readonly seals: Seals;
      /** Told once each time that it becomes impossible to write. */
      readonly onFailure: (cause: unknown) => void;
    },
  ) {}

  write({ sequence, hash }: LedgerHead): void {
    const head = { sequence, hash };
    const text = JSON.stringify({ ...head, seal: this.parts.seals.seal(head) });
    try {
      overwrite(this.path, text.padEnd(BYTES));
      this.#failed = false;
    } catch (cause) {
      if (!this.#failed) this.parts.onFailure(cause);
      this.#failed = true;
    }
  }

  /** Null where there is none; FORGED where it was not written by this class with this key. */
  read(): LedgerHead | "FORGED" | null {
    let text;
    try {
      text = readFileSync(this.path, "utf8");
    } catch {
      return null;
    }
    // What a power failure leaves of its first moment.
    if (text === "") return null;
    const parsed = stored.safeParse(jsonOf(text));
    if (!parsed.success) return "FORGED";
    const { seal, ...head } = parsed.data;
    return this.parts.seals.seal(head) === seal ? head : "FORGED";
  }
}

const overwrite = (path: string, text: string): void => {
  const file = openSync(path, OVERWRITING, 0o600);
  try {
    writeSync(file, text, 0);
  } finally {
    closeSync(file);
  }
};

const jsonOf = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
};
