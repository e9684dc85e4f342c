import type { PoolClient } from "pg";
import { Fault } from "../../errors.js";
import type { Answer, Connection } from "../Connections.js";
import { postgresFault } from "./postgresFault.js";

/** One connection of the pool; one that failed is not given to anybody again. */
export class PostgresConnection implements Connection {
  readonly #client: PoolClient;
  readonly #suspect: () => void;
  #broken = false;

  constructor(client: PoolClient, suspect: () => void) {
    this.#client = client;
    this.#suspect = suspect;
    // It may be lost between two statements; the next one says so.
    client.on("error", this.#lost);
  }

  async query(sql: string, parameters: readonly unknown[]): Promise<Answer> {
    try {
      const { command, rows, rowCount } = await this.#client.query<never>(sql, [...parameters]);
      return { command, rows, count: rowCount ?? rows.length };
    } catch (cause) {
      const error = postgresFault(cause);
      if (error instanceof Fault) this.#lost();
      throw error;
    }
  }

  release(): void {
    this.#client.off("error", this.#lost);
    this.#client.release(this.#broken);
  }

  readonly #lost = (): void => {
    this.#broken = true;
    this.#suspect();
  };
}
