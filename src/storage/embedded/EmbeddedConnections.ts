import type { Answer, Connection, Connections } from "../Connections.js";
import { storageUnavailable } from "../storageFault.js";
import type { EmbeddedEngine } from "./EmbeddedEngine.js";
import type { EmbeddedSession } from "./EmbeddedSession.js";

/** How long a caller may wait for its turn. */
const TURN_MS = 10_000;

interface Waiter {
  readonly resolve: (connection: Connection) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The one connection of the embedded database, held by one caller after the other, in the order in
 * which they asked: a transaction is never interleaved with anything else.
 */
export class EmbeddedConnections implements Connections {
  readonly #engine: EmbeddedEngine;
  readonly #limitMs: number;
  readonly #waiting = new Set<Waiter>();
  #held = false;

  /** A statement may take `limitMs`. */
  constructor(engine: EmbeddedEngine, limitMs: number) {
    this.#engine = engine;
    this.#limitMs = limitMs;
  }

  acquire(): Promise<Connection> {
    if (!this.#held) {
      this.#held = true;
      return Promise.resolve(this.#connect());
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(storageUnavailable(`it was busy for ${TURN_MS / 1000} s`));
      }, TURN_MS);
      const waiter: Waiter = { resolve, timer };
      this.#waiting.add(waiter);
    });
  }

  #connect(): Connection {
    return new EmbeddedConnection(this.#engine.session, this.#limitMs, () => {
      this.#release();
    });
  }

  #release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#held = false;
      return;
    }
    this.#waiting.delete(next);
    clearTimeout(next.timer);
    next.resolve(this.#connect());
  }
}

/** Bound to one session: a transaction that began before a restart cannot go on after it. */
class EmbeddedConnection implements Connection {
  readonly #session: EmbeddedSession;
  readonly #limitMs: number;
  readonly #release: () => void;

  constructor(session: EmbeddedSession, limitMs: number, release: () => void) {
    this.#session = session;
    this.#limitMs = limitMs;
    this.#release = release;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    return this.#session.query(sql, parameters, this.#limitMs);
  }

  release(): void {
    this.#release();
  }
}
