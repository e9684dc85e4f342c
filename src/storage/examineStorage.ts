import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { clusterIdentity } from "./embedded/clusterIdentity.js";
import { createDatabase } from "./createDatabase.js";
import { refuseNewer } from "./migrate.js";
import { migrations } from "./migrations/migrations.js";
import { openEngine, type StorageOptions } from "./openStorage.js";
import type { Tables } from "./Tables.js";

/**
 * Looks at the database, makes nothing and migrates nothing; a sentence about what it is.
 * @throws Fault as `openStorage` does
 */
export const examineStorage = async (options: StorageOptions): Promise<string> => {
  const { databaseUrl, dataDirectory } = options;
  const isMade = clusterIdentity(join(dataDirectory, "database")) !== null;
  if (databaseUrl.isEmpty && !isMade) return "there is none yet; the first start makes it";
  const engine = await openEngine(options);
  try {
    const done = await migrationsOf(createDatabase(engine.patient));
    refuseNewer(done, migrations);
    const due = migrations.filter(({ name }) => !done.includes(name)).length;
    return due === 0
      ? "its schema is current"
      : `the next start makes ${due} changes of its schema`;
  } finally {
    await engine.close();
  }
};

/** The names of the steps that were made, oldest first; none where it is empty. */
const migrationsOf = async (db: Kysely<Tables>): Promise<readonly string[]> => {
  const asked = sql<{ table: string | null }>`
    select to_regclass('schema_migration')::text as "table"`;
  const { rows: found } = await asked.execute(db);
  if (found.every(({ table }) => table === null)) return [];
  const { rows } = await sql<{ name: string }>`select name from schema_migration`.execute(db);
  return rows.map(({ name }) => name).sort();
};
