import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { linked, textOf } from "../../claimedFile.js";
import { errorCode } from "../../config/errorCode.js";
import { Fault } from "../../errors.js";
import { isRunning } from "../../isRunning.js";
import { storageUnavailable } from "../storageFault.js";
import { holderOf, thisProcess, type Holder } from "./Holder.js";

const BEAT_MS = 5_000;
/** After so long without a beat, the process of another host counts as gone. */
const SILENT_MS = 60_000;
const ATTEMPTS = 5;

/**
 * The right to use the files of the embedded database, which two processes would destroy. Held by
 * one living process; what a dead one left is taken over. Of a process on another host (a container
 * on the same volume) only its beat, the time of the file, tells whether it lives.
 */
export class DatabaseLock {
  readonly #file: string;
  readonly #text: string;
  readonly #beat: NodeJS.Timeout;

  private constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
    this.#beat = setInterval(() => {
      this.#touch();
    }, BEAT_MS);
    this.#beat.unref();
  }

  /** Throws Fault DATA_DIR_LOCKED, or STORAGE_UNAVAILABLE where the file cannot be written. */
  static take(file: string): DatabaseLock {
    const text = JSON.stringify(thisProcess());
    const draft = `${file}.${process.pid}`;
    try {
      // A hard link is made whole or not at all, so that nobody reads half of it.
      writeFileSync(draft, text, { mode: 0o600 });
      claim(draft, file);
    } catch (cause) {
      if (cause instanceof Fault) throw cause;
      throw storageUnavailable(`${file} cannot be written (${errorCode(cause)})`);
    } finally {
      rmSync(draft, { force: true });
    }
    return new DatabaseLock(file, text);
  }

  release(): void {
    clearInterval(this.#beat);
    if (textOf(this.#file) === this.#text) rmSync(this.#file, { force: true });
  }

  #touch(): void {
    const now = new Date();
    try {
      if (textOf(this.#file) === this.#text) utimesSync(this.#file, now, now);
    } catch {
      // The next beat is soon enough.
    }
  }
}

const claim = (draft: string, file: string): void => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (linked(draft, file)) return;
    clearStale(file);
  }
  throw locked(file, "other processes that start");
};

/** Moves a lock away whose process is gone; looks again at what was moved, and puts it back. */
const clearStale = (file: string): void => {
  const text = textOf(file);
  if (text === null) return;
  const holder = holderOf(text);
  if (holder !== null) refuseWhileHeld(file, holder);
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (textOf(aside) !== text) linked(aside, file);
  rmSync(aside, { force: true });
};

const refuseWhileHeld = (file: string, holder: Holder): void => {
  const { pid, host } = holder;
  if (host === hostname()) {
    if (isRunning(holder)) throw locked(file, `process ${pid}`);
  } else if (Date.now() - statSync(file).mtimeMs < SILENT_MS) {
    throw locked(file, `process ${pid} on ${host}, which was alive within ${SILENT_MS / 1000} s`);
  }
};

const locked = (file: string, who: string): Fault => {
  const fix = "Stop that process, use another data directory, or give all of them one PostgreSQL.";
  return new Fault("DATA_DIR_LOCKED", `The database of ${file} is used by ${who}. ${fix}`);
};
