import { PGlite } from "@electric-sql/pglite";
import type { Kysely } from "kysely";
import type { Connections } from "../../src/storage/Connections.js";
import { createDatabase } from "../../src/storage/createDatabase.js";
import { migrate } from "../../src/storage/migrate.js";
import { migrations } from "../../src/storage/migrations/migrations.js";
import type { Tables } from "../../src/storage/Tables.js";

/** A real database in memory, with the real tables; one statement or transaction after the other. */
export class TokenDatabase {
  /** What was asked. */
  readonly statements: string[] = [];
  /** While it is set, every statement fails with it. */
  broken: Error | null = null;
  readonly db: Kysely<Tables>;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(private readonly engine: PGlite) {
    this.db = createDatabase(this.#connections());
  }

  static async open(): Promise<TokenDatabase> {
    const database = new TokenDatabase(await PGlite.create());
    await migrate(database.db, migrations);
    database.statements.length = 0;
    return database;
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  /** Everything that the table holds, as text. */
  async content(): Promise<string> {
    return JSON.stringify((await this.engine.query("select * from api_token")).rows);
  }

  #connections(): Connections {
    return {
      acquire: async () => {
        const before = this.#last;
        let release = (): void => undefined;
        this.#last = new Promise<void>((resolve) => {
          release = resolve;
        });
        await before;
        return { query: (sql, parameters) => this.#query(sql, parameters), release };
      },
    };
  }

  async #query(sql: string, parameters: readonly unknown[]) {
    this.statements.push(sql);
    if (this.broken) throw this.broken;
    const answer = await this.engine.query<never>(sql, [...parameters]);
    const { rows, affectedRows = 0 } = answer;
    const command = /^\w+/.exec(sql)?.[0].toUpperCase() ?? "";
    return { command, rows, count: affectedRows };
  }
}
