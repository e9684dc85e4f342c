import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  QueryResult,
  TransactionSettings,
} from "kysely";
import type { Answer, Connection, Connections } from "./Connections.js";
import { StatementError } from "./StatementError.js";

const WRITING: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

const resultOf = <Row>({ command, rows, count }: Answer): QueryResult<Row> =>
  WRITING.has(command) ? { rows, numAffectedRows: BigInt(count) } : { rows };

class HeldConnection implements DatabaseConnection {
  constructor(readonly connection: Connection) {}

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    return resultOf(await this.connection.query(sql, parameters));
  }

  streamQuery(): never {
    throw new Error("rows are not streamed: read them by pages");
  }
}

/** Kysely's way to connections and transactions. */
export class ConnectionsDriver implements Driver {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  // The engine is open before and after.
  readonly init = (): Promise<void> => Promise.resolve();
  readonly destroy = (): Promise<void> => Promise.resolve();

  async acquireConnection(): Promise<HeldConnection> {
    return new HeldConnection(await this.#connections.acquire());
  }

  releaseConnection({ connection }: HeldConnection): Promise<void> {
    connection.release();
    return Promise.resolve();
  }

  async beginTransaction(
    { connection }: HeldConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const isolation = isolationLevel === undefined ? "" : ` isolation level ${isolationLevel}`;
    await connection.query(
      `begin${isolation}${accessMode === undefined ? "" : ` ${accessMode}`}`,
      [],
    );
  }

  /** A transaction in which a statement failed is rolled back by COMMIT, which is no error for it. */
  async commitTransaction({ connection }: HeldConnection): Promise<void> {
    const { command } = await connection.query("commit", []);
    if (command === "COMMIT") return;
    const what = "a statement of the transaction failed before, and all of it was rolled back";
    throw new StatementError(what, "25P02", null);
  }

  async rollbackTransaction({ connection }: HeldConnection): Promise<void> {
    await connection.query("rollback", []);
  }
}
