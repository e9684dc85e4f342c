import { sql, type Kysely, type Transaction } from "kysely";
import { Fault } from "../errors.js";
import type { Migration } from "./migrations/Migration.js";
import type { Tables } from "./Tables.js";

/** Two processes that start at once take turns; the number only has to be ours. */
const LOCK = 7_261_904_358;

/**
 * Brings a database to the newest schema: all steps that are due in one transaction, or none.
 * `known` is ordered by name. Locks, so that of several replicas one migrates.
 * @throws Fault SCHEMA_TOO_NEW where a newer Causeway has migrated it
 */
export const migrate = (db: Kysely<Tables>, known: readonly Migration[]): Promise<void> =>
  db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${LOCK}::bigint)`.execute(transaction);
    const done = await migrated(transaction);
    refuseNewer(done, known);
    for (const { name, up } of known.filter((migration) => !done.includes(migration.name))) {
      await up(transaction);
      await sql`insert into schema_migration (name, at) values (${name}, now())`.execute(
        transaction,
      );
    }
  });

/** The names of the steps that were made, oldest first. */
const migrated = async (transaction: Transaction<Tables>): Promise<readonly string[]> => {
  await sql`create table if not exists schema_migration (
    name text primary key,
    at timestamptz(3) not null
  )`.execute(transaction);
  const { rows } = await sql<{ name: string }>`select name from schema_migration`.execute(
    transaction,
  );
  return rows.map(({ name }) => name).sort();
};

/** @throws Fault SCHEMA_TOO_NEW where the newest of the steps that were made is none that is known */
export const refuseNewer = (done: readonly string[], known: readonly Migration[]): void => {
  const newest = done.at(-1);
  const latest = known.at(-1)?.name ?? "none";
  if (newest === undefined || known.some(({ name }) => name === newest)) return;
  const what = `The database has the schema ${newest}, and this Causeway knows ${latest} at most.`;
  const fix = "Start the newer Causeway that has written it, or restore a backup of before.";
  throw new Fault("SCHEMA_TOO_NEW", `${what} ${fix}`, { found: newest, limit: latest });
};
