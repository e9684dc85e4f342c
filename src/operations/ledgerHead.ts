import type { Kysely } from "kysely";
import { Fault } from "../errors.js";
import type { Tables } from "../storage/Tables.js";
import { EMPTY_HEAD, type LedgerHead, type LedgerRow, sealOf } from "./ledgerRecord.js";
import type { Seals } from "./Seals.js";

/**
 * Where the ledger ends by the database; a commit that is under way is waited for. Within a transaction
 * nobody else adds to it before the transaction ends, unless it is empty.
 */
export const readHead = async (db: Kysely<Tables>): Promise<LedgerHead> => {
  const head = await db
    .selectFrom("audit_head")
    .select(["sequence", "hash"])
    .where("id", "=", 1)
    .forUpdate()
    .executeTakeFirst();
  return head ?? EMPTY_HEAD;
};

/** Whether the database has a record, and not another one in its place. */
export const isRecorded = async (
  db: Kysely<Tables>,
  { sequence, hash }: Pick<LedgerRow, "sequence" | "hash">,
): Promise<boolean> => {
  const row = await db
    .selectFrom("audit_record")
    .select("sequence")
    .where("sequence", "=", sequence)
    .where("hash", "=", hash)
    .executeTakeFirst();
  return row !== undefined;
};

const forged =
  "The ledger's checkpoint (audit.head) is not sealed with the ledger's key, so nothing is changed. " +
  "If `audit.key.file` names another key than before, put the old one back; " +
  "if audit.head alone is damaged, run `causeway audit verify` and move it away.";

/**
 * Nothing is added to a ledger that ends before its checkpoint: that would cover up what was cut off.
 * @throws Fault AUDIT_UNAVAILABLE
 */
export const requireReached = (
  head: LedgerHead,
  checkpoint: LedgerHead | "FORGED" | null,
): void => {
  if (checkpoint === null) return;
  if (checkpoint === "FORGED") throw new Fault("AUDIT_UNAVAILABLE", forged);
  const isSame = head.sequence === checkpoint.sequence && head.hash === checkpoint.hash;
  if (isSame || head.sequence > checkpoint.sequence) return;
  const what = "The ledger does not reach its checkpoint (audit.head), so nothing is changed.";
  const fix =
    "Run `causeway audit verify`; where an older backup was restored on purpose, move audit.head away.";
  throw new Fault("AUDIT_UNAVAILABLE", `${what} ${fix}`);
};

/**
 * Whether a key is the one that sealed the latest record.
 * @throws Fault AUDIT_UNAVAILABLE where it is another
 */
export const requireKeyOf = async (db: Kysely<Tables>, seals: Seals): Promise<void> => {
  const row = await db
    .selectFrom("audit_record")
    .selectAll()
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!row) return;
  const { hash, ...sealed } = row;
  if (sealOf(sealed, seals) === hash) return;
  const what = "The key of the ledger is not the one that sealed its latest record.";
  const fix =
    "Put the old key back; if nobody changed the record, `audit.key.file` names the wrong one.";
  throw new Fault("AUDIT_UNAVAILABLE", `${what} ${fix}`);
};
