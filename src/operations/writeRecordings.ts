import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Tables } from "../storage/Tables.js";
import type { LedgerRow } from "./ledgerRecord.js";
import type { ApprovalRow, EventRow, OperationRow } from "./operationRows.js";
import { storable } from "./storable.js";

/** What is written besides the ledger. */
export interface Written {
  /** The operation as it is from now on. */
  readonly operation?: OperationRow;
  readonly events?: readonly EventRow[];
  readonly approval?: ApprovalRow;
}

type Part = RawBuilder<unknown>;

/**
 * Writes operations and records of the ledger in one statement: all of it or none, and one way to the
 * database and back. A sequence that is taken (by another replica) refuses the statement as a whole.
 * Rows are sent as JSON, so that the statement is the same however many there are.
 */
export const writeRecordings = async (
  db: Kysely<Tables>,
  written: readonly Written[],
  rows: readonly LedgerRow[],
): Promise<void> => {
  const parts = [...operations(written), ...events(written), ...approvals(written)];
  const all = [...parts, ...records(rows)];
  const last = all.pop();
  if (!last) return;
  const others = all.map((part, index) => sql`${sql.raw(`part_${index}`)} as (${part})`);
  const statement = others.length === 0 ? last : sql`with ${sql.join(others)} ${last}`;
  await statement.execute(db);
};

/** New rows of a table, if there are any, and what becomes of those that it has already. */
const insert = (table: keyof Tables, rows: readonly object[], otherwise = ""): readonly Part[] => {
  if (rows.length === 0) return [];
  const [into, then] = [sql.raw(table), sql.raw(otherwise)];
  const json = JSON.stringify(rows);
  return [
    sql`insert into ${into} select * from jsonb_populate_recordset(null::${into}, ${json}) ${then}`,
  ];
};

/** Of several states of one operation the last one stays. */
const operations = (written: readonly Written[]): readonly Part[] => {
  const latest = new Map(
    written.flatMap(({ operation }) => (operation ? [[operation.id, operation] as const] : [])),
  );
  const rows = storable([...latest.values()]);
  return insert("operation", rows, replacing(["id"], rows));
};

/** Every column but those of the key becomes what the new row says. */
const replacing = (key: readonly string[], [row = {}]: readonly object[]): string => {
  const names = Object.keys(row).filter((name) => !key.includes(name));
  const columns = names.map((name) => `${name} = excluded.${name}`);
  return `on conflict (${key.join(", ")}) do update set ${columns.join(", ")}`;
};

const events = (written: readonly Written[]): readonly Part[] =>
  insert("operation_event", storable(written.flatMap((one) => one.events ?? [])));

/** Who approved may think better of it; who rejected has ended it. */
const approvals = (written: readonly Written[]): readonly Part[] => {
  const said = written.flatMap(({ approval }) => approval ?? []);
  const approved = said.filter(({ decision }) => decision !== "REJECTED");
  const rejected = storable(said.filter(({ decision }) => decision === "REJECTED"));
  return [
    ...insert("approval", storable(approved), "on conflict do nothing"),
    ...insert("approval", rejected, replacing(["operation_id", "subject"], rejected)),
  ];
};

const records = (rows: readonly LedgerRow[]): readonly Part[] => {
  const last = rows.at(-1);
  if (!last) return [];
  const { sequence, hash, at } = last;
  const head = sql`insert into audit_head (id, sequence, hash, at)
    values (1, ${sequence}, ${hash}, ${at})
    on conflict (id) do update
    set sequence = excluded.sequence, hash = excluded.hash, at = excluded.at`;
  return [...insert("audit_record", rows), head];
};
