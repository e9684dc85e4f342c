import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { errorCode } from "../config/errorCode.js";
import { Fault } from "../errors.js";
import type { LedgerRow } from "./ledgerRecord.js";

/** Not blocking, because opening a pipe that nobody reads would stop the whole process. */
const APPENDING = constants.O_RDWR | constants.O_APPEND | constants.O_NONBLOCK;

/** Lines of which it is not known yet whether the database has their records. */
interface Unsettled {
  readonly descriptor: number;
  /** How long the file was before them, in bytes. */
  readonly size: number;
  readonly last: LedgerRow;
}

/**
 * A second copy of the ledger: one JSON line a record, on a device of its own. Each line is on disk
 * before the database commits; where it cannot be written, nothing is recorded at all.
 */
export class LedgerFile {
  #descriptor: number | null = null;
  #wasThere = false;
  #unsettled: Unsettled | null = null;

  constructor(private readonly path: string) {}

  /** The last of the records that were appended and are not settled; null where all are. */
  get unsettled(): LedgerRow | null {
    return this.#unsettled?.last ?? null;
  }

  /**
   * Appends records, of which `last` is the last; those before must be settled.
   * @throws Fault AUDIT_UNAVAILABLE
   */
  append(rows: readonly LedgerRow[], last: LedgerRow): void {
    this.#orUnavailable(() => {
      const descriptor = this.#open();
      this.#unsettled = { descriptor, size: fstatSync(descriptor).size, last };
      try {
        writeWhole(descriptor, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
        fdatasyncSync(descriptor);
      } catch (cause) {
        this.settle(false);
        throw cause;
      }
    });
  }

  /**
   * What was appended stays where the database has it, and is taken off again where it has not.
   * @throws Fault AUDIT_UNAVAILABLE
   */
  settle(isRecorded: boolean): void {
    const unsettled = this.#unsettled;
    this.#unsettled = null;
    if (isRecorded || !unsettled) return;
    this.#orUnavailable(() => {
      ftruncateSync(unsettled.descriptor, unsettled.size);
    });
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
    this.#unsettled = null;
  }

  #orUnavailable(work: () => void): void {
    try {
      work();
    } catch (cause) {
      this.close();
      const why = errorCode(cause) || (cause instanceof Error ? cause.message : "unknown");
      const what = `The ledger's file ${this.path} cannot be written (${why}), so nothing is changed.`;
      throw new Fault("AUDIT_UNAVAILABLE", what, {}, cause);
    }
  }

  /** Makes it once; one that was removed meanwhile must be put back by whoever did it. */
  #open(): number {
    if (this.#descriptor !== null && isSame(this.path, this.#descriptor)) return this.#descriptor;
    this.close();
    const mode = this.#wasThere ? APPENDING : APPENDING | constants.O_CREAT;
    const descriptor = openSync(this.path, mode, 0o600);
    this.#descriptor = descriptor;
    if (!fstatSync(descriptor).isFile()) throw notCut();
    endLine(descriptor);
    this.#wasThere = true;
    return descriptor;
  }
}

/** Lines of what was not committed are cut off again, which pipes and devices do not do. */
const notCut = (): Error => new Error("it is no regular file");

/** A crash may have left half a line, which would take the next one with it. */
const endLine = (descriptor: number): void => {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  if (size === 0 || readSync(descriptor, last, 0, 1, size - 1) === 0) return;
  if (last.toString() !== "\n") writeWhole(descriptor, "\n");
};

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
