import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { LedgerHead } from "./ledgerRecord.js";
import type { Seals } from "./Seals.js";

const stored = z.object({ sequence: z.int(), hash: z.string(), seal: z.string() });

/**
 * Where the ledger ended last, in a sealed file beside the database: records that are cut off the end
 * of the ledger together with its own head are missed by it.
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
      const draft = `${this.path}.new`;
      writeFileSync(draft, text, { mode: 0o600 });
      renameSync(draft, this.path);
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
    const parsed = stored.safeParse(jsonOf(text));
    if (!parsed.success) return "FORGED";
    const { seal, ...head } = parsed.data;
    return this.parts.seals.seal(head) === seal ? head : "FORGED";
  }
}

const jsonOf = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
};
