import pg from "pg";
import type { Connection, Connections } from "../Connections.js";
import { PostgresConnection } from "./PostgresConnection.js";
import { postgresFault } from "./postgresFault.js";

/** A pool of connections to a server; `suspect` is told when one fails for what is not its statement. */
export class PostgresConnections implements Connections {
  readonly #pool: pg.Pool;
  readonly #suspect: () => void;

  constructor(configuration: pg.PoolConfig, suspect: () => void) {
    this.#pool = new pg.Pool(configuration);
    this.#suspect = suspect;
    // Of a connection that nobody holds; without a listener it would end the process.
    this.#pool.on("error", suspect);
  }

  async acquire(): Promise<Connection> {
    try {
      return new PostgresConnection(await this.#pool.connect(), this.#suspect);
    } catch (cause) {
      this.#suspect();
      throw postgresFault(cause);
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}
