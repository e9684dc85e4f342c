import type { Kysely } from "kysely";
import { StatementError } from "../storage/StatementError.js";
import type { Tables } from "../storage/Tables.js";
import type { Checkpoint } from "./Checkpoint.js";
import { EMPTY_HEAD, type LedgerHead, type LedgerRow, sealOf } from "./ledgerRecord.js";
import type { Seals } from "./Seals.js";

/** What `causeway audit verify` tells. */
export interface LedgerReport {
  readonly ok: boolean;
  /** Records that were read. */
  readonly records: number;
  /** The first record that is wrong; null where none is, or where records are missing at the end. */
  readonly firstBad: number | null;
  readonly message: string;
}

export interface LedgerParts {
  readonly db: Kysely<Tables>;
  readonly seals: Seals;
  readonly checkpoint: Checkpoint;
}

const PAGE = 1_000;

/** Reads the whole ledger, record by record, and tells the first that is not as it was written. */
export const verifyLedger = async (parts: LedgerParts): Promise<LedgerReport> => {
  try {
    return await verified(parts);
  } catch (cause) {
    if (!(cause instanceof StatementError)) throw cause;
    return bad(0, null, `the database cannot read it (${cause.message})`);
  }
};

const verified = async (parts: LedgerParts): Promise<LedgerReport> => {
  const heads = await endsOf(parts);
  let head: LedgerHead = EMPTY_HEAD;
  for (;;) {
    const rows = await pageAfter(parts.db, head.sequence);
    for (const row of rows) {
      const fault = faultOf(row, head, parts.seals);
      if (fault !== null) return bad(head.sequence, fault.sequence, fault.message);
      head = { sequence: row.sequence, hash: row.hash };
      const expected = heads.get(head.sequence);
      if (expected !== undefined && expected !== head.hash) {
        const told = `record ${head.sequence} is not the one that was written there`;
        return bad(head.sequence, head.sequence, told);
      }
    }
    if (rows.length < PAGE) return atEnd(head, heads, parts);
  }
};

/** The hashes that the database's head and the checkpoint claim, by sequence. */
const endsOf = async ({ db, checkpoint }: LedgerParts): Promise<ReadonlyMap<number, string>> => {
  const own = await ownHead(db);
  const file = checkpoint.read();
  return new Map([
    ...(own ? [[own.sequence, own.hash] as const] : []),
    ...(file && file !== "FORGED" ? [[file.sequence, file.hash] as const] : []),
  ]);
};

const ownHead = (db: LedgerParts["db"]): Promise<LedgerHead | undefined> =>
  db.selectFrom("audit_head").select(["sequence", "hash"]).executeTakeFirst();

const pageAfter = (db: Kysely<Tables>, sequence: number): Promise<readonly LedgerRow[]> =>
  db
    .selectFrom("audit_record")
    .selectAll()
    .where("sequence", ">", sequence)
    .orderBy("sequence")
    .limit(PAGE)
    .execute();

const faultOf = (
  row: LedgerRow,
  head: LedgerHead,
  seals: Seals,
): { readonly sequence: number; readonly message: string } | null => {
  const sequence = head.sequence + 1;
  const told = (message: string) => ({ sequence, message: `record ${sequence} ${message}` });
  if (row.sequence !== sequence) return told("is missing");
  if (row.previous_hash !== head.hash) return told("does not follow the one before");
  const { hash, ...sealed } = row;
  return sealOf(sealed, seals) === hash ? null : told("was changed, or sealed with another key");
};

const atEnd = async (
  head: LedgerHead,
  heads: ReadonlyMap<number, string>,
  { db, checkpoint }: LedgerParts,
): Promise<LedgerReport> => {
  const written = checkpoint.read();
  if (written === "FORGED" || (written === null && head.sequence > 0)) {
    const what = written === null ? "is missing" : "was changed";
    return bad(head.sequence, null, `the checkpoint of the ledger ${what}`);
  }
  const last = Math.max(0, ...heads.keys());
  if (last > head.sequence) {
    const told = `records ${head.sequence + 1} to ${last} were cut off the end`;
    return bad(head.sequence, head.sequence + 1, told);
  }
  // It is written together with the records: since they were read it can only have gone on.
  const own = (await ownHead(db)) ?? EMPTY_HEAD;
  if (own.sequence < head.sequence) {
    const told = `the database's own head of the ledger (audit_head) says ${own.sequence}`;
    return bad(head.sequence, null, `${told}, but there are ${head.sequence} records`);
  }
  const message = `${head.sequence} records, each sealed and in its place`;
  return { ok: true, records: head.sequence, firstBad: null, message };
};

const bad = (records: number, firstBad: number | null, message: string): LedgerReport => ({
  ok: false,
  records,
  firstBad,
  message,
});
