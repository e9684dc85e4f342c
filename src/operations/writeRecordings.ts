import { type Kysely, type OperationNodeSource, type RawBuilder, sql } from "kysely";
import type { Tables } from "../storage/Tables.js";
import { type LedgerRow, toInsert } from "./ledgerRecord.js";
import {
  type ApprovalRow,
  type EventRow,
  type OperationRow,
  toApprovalInsert,
  toEventInsert,
  toOperationInsert,
} from "./operationRows.js";

/** What is written besides the ledger. */
export interface Written {
  /** The operation as it is from now on. */
  readonly operation?: OperationRow;
  readonly events?: readonly EventRow[];
  readonly approval?: ApprovalRow;
}

type Part = OperationNodeSource;

/**
 * Writes operations and records of the ledger in one statement: all of it or none, and one way to the
 * database and back. A sequence that is taken (by another replica) refuses the statement as a whole.
 */
export const writeRecordings = async (
  db: Kysely<Tables>,
  written: readonly Written[],
  rows: readonly LedgerRow[],
): Promise<void> => {
  const parts = [...operations(db, written), ...events(db, written), ...approvals(db, written)];
  const all = [...parts, ...records(db, rows)];
  const last = all.pop();
  if (!last) return;
  const others = all.map((part, index) => sql`${sql.raw(`part_${index}`)} as (${part})`);
  const statement = others.length === 0 ? sql`${last}` : sql`with ${sql.join(others)} ${last}`;
  await statement.execute(db);
};

/** Of several states of one operation the last one stays. */
const operations = (db: Kysely<Tables>, written: readonly Written[]): readonly Part[] => {
  const latest = new Map(
    written.flatMap(({ operation }) => (operation ? [[operation.id, operation] as const] : [])),
  );
  const values = [...latest.values()].map(toOperationInsert);
  const [first] = values;
  if (!first) return [];
  const insert = db
    .insertInto("operation")
    .values(values)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(replacing(Object.keys(first))));
  return [insert];
};

/** Every column but the id becomes what the new row says. */
const replacing = (names: readonly string[]): Record<string, RawBuilder<unknown>> =>
  Object.fromEntries(
    names.filter((name) => name !== "id").map((name) => [name, sql.ref(`excluded.${name}`)]),
  );

const events = (db: Kysely<Tables>, written: readonly Written[]): readonly Part[] => {
  const values = written.flatMap((one) => one.events ?? []).map(toEventInsert);
  return values.length === 0 ? [] : [db.insertInto("operation_event").values(values)];
};

const approvals = (db: Kysely<Tables>, written: readonly Written[]): readonly Part[] => {
  const values = written.flatMap(({ approval }) => approval ?? []).map(toApprovalInsert);
  if (values.length === 0) return [];
  const insert = db.insertInto("approval").values(values);
  return [insert.onConflict((conflict) => conflict.doNothing())];
};

const records = (db: Kysely<Tables>, rows: readonly LedgerRow[]): readonly Part[] => {
  const last = rows.at(-1);
  if (!last) return [];
  const { sequence, hash, at } = last;
  const head = db
    .insertInto("audit_head")
    .values({ id: 1, sequence, hash, at })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ sequence, hash, at }));
  return [db.insertInto("audit_record").values(rows.map(toInsert)), head];
};
