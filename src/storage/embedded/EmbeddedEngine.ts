import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../../telemetry/logger.js";
import type { StorageStatus } from "../Storage.js";
import { EmbeddedSession, faultOfEnd, type SessionEnd } from "./EmbeddedSession.js";

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

export interface EngineOptions {
  /** The built worker. */
  readonly worker: string;
  /** Where the files of the database are. */
  readonly directory: string;
  readonly log: Logger;
  /** How long opening may take; it includes recovery after a crash. */
  readonly openMs: number;
}

const openSession = (
  { worker, directory, openMs }: EngineOptions,
  mayMake: boolean,
): Promise<EmbeddedSession> => EmbeddedSession.open(worker, { directory, mayMake }, openMs);

/** Keeps the embedded database open: a session that ends unasked is followed by another. */
export class EmbeddedEngine {
  readonly #options: EngineOptions;
  readonly #closing = new AbortController();
  #session: EmbeddedSession;
  #keeping: Promise<void>;

  private constructor(options: EngineOptions, session: EmbeddedSession) {
    this.#options = options;
    this.#session = session;
    this.#keeping = this.#keep();
  }

  /** Throws Fault where it cannot be opened. */
  static async open(options: EngineOptions): Promise<EmbeddedEngine> {
    return new EmbeddedEngine(options, await openSession(options, true));
  }

  get status(): StorageStatus {
    const end = this.#session.look();
    return { up: end === null, reason: end && faultOfEnd(end).message };
  }

  /** The session to ask, which may have ended: it says so when it is asked. */
  get session(): EmbeddedSession {
    return this.#session;
  }

  /** Closes for good. */
  async close(limitMs: number): Promise<void> {
    this.#closing.abort();
    await this.#session.close(limitMs);
    await this.#keeping;
  }

  async #keep(): Promise<void> {
    for (;;) {
      const end = await this.#session.ended;
      if (this.#isClosing()) return;
      this.#tell(end);
      const next = await this.#reopen();
      if (next === null) return;
      this.#session = next;
      this.#options.log.info("the embedded database is open again");
    }
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  #tell({ reason }: SessionEnd): void {
    this.#options.log.error({ reason }, "the embedded database has stopped and is opened again");
  }

  /** Tries until it works; null where it was closed meanwhile. Never makes an empty one in its place. */
  async #reopen(): Promise<EmbeddedSession | null> {
    let told = "";
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        const session = await openSession(this.#options, false);
        if (!this.#isClosing()) return session;
        await session.close(LONGEST_PAUSE_MS);
        return null;
      } catch (err) {
        // It is tried every few seconds, and fails alike.
        if (String(err) !== told) {
          this.#options.log.error({ err }, "the embedded database cannot be opened");
        }
        told = String(err);
      }
      if (await this.#closedWithin(pauseMs)) return null;
    }
  }

  async #closedWithin(milliseconds: number): Promise<boolean> {
    const { signal } = this.#closing;
    await delay(milliseconds, undefined, { signal }).catch(() => null);
    return signal.aborted;
  }
}
