import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  statSync,
  writeSync,
} from "node:fs";
import { errorCode } from "../config/errorCode.js";
import { Fault } from "../errors.js";
import type { LedgerRow } from "./ledgerRecord.js";

const APPENDING = constants.O_WRONLY | constants.O_APPEND;

/**
 * A second copy of the ledger: one JSON line a record, on a device of its own. Each line is on disk
 * before the database commits; where it cannot be written, nothing is recorded at all.
 */
export class LedgerFile {
  #descriptor: number | null = null;
  #wasThere = false;

  constructor(private readonly path: string) {}

  /**
   * Appends records; gives back how to take them off again, for a commit that fails.
   * @throws Fault AUDIT_UNAVAILABLE
   */
  append(rows: readonly LedgerRow[]): () => void {
    try {
      const descriptor = this.#open();
      const { size } = fstatSync(descriptor);
      const undo = (): void => {
        ftruncateSync(descriptor, size);
      };
      try {
        writeWhole(descriptor, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
        fdatasyncSync(descriptor);
      } catch (cause) {
        undo();
        throw cause;
      }
      return undo;
    } catch (cause) {
      this.close();
      const why = errorCode(cause) || "unknown";
      const what = `The ledger's file ${this.path} cannot be written (${why}), so nothing is changed.`;
      throw new Fault("AUDIT_UNAVAILABLE", what, {}, cause);
    }
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  /** Makes it once; one that was removed meanwhile must be put back by whoever did it. */
  #open(): number {
    if (this.#descriptor !== null && isSame(this.path, this.#descriptor)) return this.#descriptor;
    this.close();
    const mode = this.#wasThere ? APPENDING : APPENDING | constants.O_CREAT;
    const descriptor = openSync(this.path, mode, 0o600);
    this.#descriptor = descriptor;
    this.#wasThere = true;
    return descriptor;
  }
}

/** Whether the path still leads to what was opened; another one may have been put in its place. */
const isSame = (path: string, descriptor: number): boolean => {
  const [named, opened] = [statSync(path), fstatSync(descriptor)];
  return named.ino === opened.ino && named.dev === opened.dev;
};

/** A disk that is nearly full takes a part of it, without an error. */
const writeWhole = (descriptor: number, text: string): void => {
  let rest = Buffer.from(text);
  while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
};
