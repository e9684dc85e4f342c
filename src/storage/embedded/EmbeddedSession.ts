import { Worker } from "node:worker_threads";
import { Fault } from "../../errors.js";
import type { Answer } from "../Connections.js";
import { StatementError } from "../StatementError.js";
import { faultOfState, storageFull, storageUnavailable } from "../storageFault.js";
import { clusterIdentity } from "./clusterIdentity.js";
import { isDiskFull } from "./isDiskFull.js";
import type { WorkerReply, WorkerRequest, WorkerStart } from "./messages.js";

/** Why a session ended. */
export interface SessionEnd {
  readonly reason: string;
  /** Whether the disk was full. */
  readonly full: boolean;
}

interface Pending {
  readonly settle: (reply: WorkerReply) => void;
  readonly fail: (fault: Fault) => void;
  readonly timer: NodeJS.Timeout;
}

export const faultOfEnd = ({ reason, full }: SessionEnd): Fault =>
  full ? storageFull() : storageUnavailable(reason);

const unopened = (directory: string, { reason, full }: SessionEnd): Fault => {
  if (full) return storageFull();
  const what = `The embedded database in ${directory} cannot be opened: ${reason.replace(/\.+$/, "")}.`;
  const fix = "Put a backup in its place, or, to begin with nothing, move the data directory away.";
  return new Fault("STORAGE_UNAVAILABLE", `${what} ${fix}`);
};

/**
 * One life of the embedded database in its worker. A statement that takes too long ends the session,
 * because the engine cannot be interrupted: whoever holds it must open another.
 */
export class EmbeddedSession {
  /** Resolves when the worker is gone, and its files are free. */
  readonly ended: Promise<SessionEnd>;
  readonly #worker: Worker;
  readonly #directory: string;
  #files: string | null = null;
  #end: SessionEnd | null = null;
  #pending: Pending | null = null;

  private constructor(file: string, start: WorkerStart) {
    this.#directory = start.directory;
    // Flags of the process, such as those that give it a program, are not for the worker.
    this.#worker = new Worker(file, { workerData: start, execArgv: [] });
    this.#worker.on("message", (message: WorkerReply) => {
      this.#receive(message);
    });
    this.#worker.on("error", (cause) => {
      this.#finish({ reason: `its worker failed: ${String(cause)}` });
    });
    this.ended = new Promise((resolve) => {
      this.#worker.on("exit", () => {
        resolve(this.#finish({ reason: "its worker has ended" }));
      });
    });
  }

  /** Resolves when the database can be asked. Throws Fault where it cannot be opened. */
  static async open(file: string, start: WorkerStart, limitMs: number): Promise<EmbeddedSession> {
    const session = new EmbeddedSession(file, start);
    try {
      await session.#reply(limitMs, "opening");
      session.#files = clusterIdentity(start.directory);
      return session;
    } catch {
      throw unopened(start.directory, await session.ended);
    }
  }

  /**
   * Why nothing can be asked any more; null while it can. Ends where its files are no more in their place:
   * the worker has them open and would go on writing what nobody finds after the next start.
   */
  look(): SessionEnd | null {
    if (this.#end === null && clusterIdentity(this.#directory) !== this.#files) {
      this.#finish({ reason: `its files in ${this.#directory} are gone or others; put them back` });
    }
    return this.#end;
  }

  /** Asks one statement; the one before must have been answered. */
  async query(sql: string, parameters: readonly unknown[], limitMs: number): Promise<Answer> {
    const reply = await this.#ask({ type: "query", sql, parameters }, limitMs);
    if (reply.type === "answer") return reply.answer;
    if (reply.type !== "refused") throw storageUnavailable("its worker gave no answer");
    const { message, code, constraint } = reply.refusal;
    throw faultOfState(code, message) ?? new StatementError(message, code, constraint);
  }

  /** Closes the database, or ends its worker where that takes too long. */
  async close(limitMs: number): Promise<void> {
    if (this.#end === null) this.#worker.postMessage({ type: "close" } satisfies WorkerRequest);
    const timer = setTimeout(() => void this.#worker.terminate(), limitMs);
    await this.ended;
    clearTimeout(timer);
  }

  #ask(request: WorkerRequest, limitMs: number): Promise<WorkerReply> {
    const end = this.look();
    if (end !== null) return Promise.reject(faultOfEnd(end));
    this.#worker.postMessage(request);
    return this.#reply(limitMs, "a statement");
  }

  #reply(limitMs: number, what: string): Promise<WorkerReply> {
    return new Promise((settle, fail) => {
      const timer = setTimeout(() => {
        this.#finish({ reason: `${what} took longer than ${limitMs / 1000} s` });
      }, limitMs);
      this.#pending = { settle, fail, timer };
    });
  }

  #receive(message: WorkerReply): void {
    if (message.type === "broken") {
      this.#finish(message);
      return;
    }
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return;
    clearTimeout(pending.timer);
    pending.settle(message);
  }

  /** Ends it for one reason, the first. */
  #finish({ reason, full = false }: { reason: string; full?: boolean }): SessionEnd {
    this.#end ??= { reason, full: full || isDiskFull(this.#directory) };
    if (this.#pending) clearTimeout(this.#pending.timer);
    this.#pending?.fail(faultOfEnd(this.#end));
    this.#pending = null;
    void this.#worker.terminate();
    return this.#end;
  }
}
