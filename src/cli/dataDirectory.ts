import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { linked, textOf } from "../claimedFile.js";
import { errorCode } from "../config/errorCode.js";
import { isRunning } from "../isRunning.js";
import { makeDirectory } from "../makeDirectory.js";
import { CommandFailure } from "./CommandFailure.js";
import { processStart } from "../processStart.js";

const claim = z.object({
  pid: z.int().positive(),
  port: z.int(),
  /** See `processStart`. */
  started: z.string().nullable(),
});
type Claim = z.output<typeof claim>;

const ATTEMPTS = 5;

/** The data directory, held by this process alone until `release`. */
export class DataDirectory {
  readonly path: string;
  readonly #lock: string;
  #held = "";

  /**
   * Makes the directory (0700) where there is none, and takes it.
   * @throws CommandFailure where a gateway already runs on it, or it cannot be written
   */
  constructor(path: string, port: number) {
    this.path = path;
    this.#lock = join(path, "causeway.pid");
    withFix(path, () => {
      makeDirectory(path);
      this.#claim(port);
    });
  }

  /** Records the port, once it is known. */
  listening(port: number): void {
    const draft = this.#draft(port);
    renameSync(draft, this.#lock);
  }

  /** Writes a file that only this user can read, whole or not at all; its path. */
  writeSecret(name: string, text: string): string {
    const path = join(this.path, name);
    const draft = `${path}.${process.pid}`;
    withFix(this.path, () => {
      writeFileSync(draft, text, { mode: 0o600, flush: true });
      renameSync(draft, path);
    });
    return path;
  }

  /** Removes a file; none is as good. */
  remove(name: string): void {
    rmSync(join(this.path, name), { force: true });
  }

  /** Gives the directory to whoever asks next. */
  release(): void {
    if (textOf(this.#lock) === this.#held) rmSync(this.#lock, { force: true });
  }

  /** A hard link is made whole or not at all, so that nobody reads half a claim. */
  #claim(port: number): void {
    const draft = this.#draft(port);
    try {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        if (linked(draft, this.#lock)) return;
        this.#clearStale();
      }
      throw new CommandFailure("failed", `${this.#lock} is contended; start again.`);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  #draft(port: number): string {
    const own: Claim = { pid: process.pid, port, started: processStart(process.pid) };
    this.#held = JSON.stringify(own);
    const draft = `${this.#lock}.${process.pid}`;
    writeFileSync(draft, this.#held, { mode: 0o600 });
    return draft;
  }

  /** Moves a claim away whose process is gone; looks again at what was moved, and puts it back. */
  #clearStale(): void {
    const text = textOf(this.#lock);
    if (text === null) return;
    refuseWhileAlive(text);
    const aside = `${this.#lock}.${process.pid}.stale`;
    try {
      renameSync(this.#lock, aside);
    } catch {
      return;
    }
    if (textOf(aside) !== text) linked(aside, this.#lock);
    rmSync(aside, { force: true });
  }
}

const refuseWhileAlive = (text: string): void => {
  const parsed = claim.safeParse(jsonOf(text));
  if (!parsed.success) return;
  const { pid, port, started } = parsed.data;
  if (!isRunning({ pid, started })) return;
  const fix = `Use that one, stop it with \`kill ${pid}\`, or start in another directory.`;
  throw new CommandFailure("failed", `already running as pid ${pid} on port ${port}. ${fix}`);
};

const jsonOf = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
};

const withFix = (path: string, write: () => void): void => {
  try {
    write();
  } catch (cause) {
    if (cause instanceof CommandFailure) throw cause;
    const what = `The data directory ${path} cannot be written (${errorCode(cause)}).`;
    const fix =
      errorCode(cause) === "ENOSPC"
        ? "Its disk is full: free some space."
        : "Set `data` in causeway.yaml to a directory that this user may write.";
    throw new CommandFailure("failed", `${what} ${fix}`);
  }
};
