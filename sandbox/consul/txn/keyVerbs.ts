import type { KeyOperation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { KeyValueRow } from "../state/KeyValue.js";
import type { LockWrite } from "../state/Locks.js";
import { quoted } from "./TxnResult.js";

/** One verb: the rows that it answers with. Throws what Consul says where it fails. */
type KeyVerb = (dc: Datacenter, given: KeyOperation) => readonly KeyValueRow[];

const NOTHING = Buffer.alloc(0);

/** Only who reads a key is told its value. */
const withoutValue = (row: KeyValueRow | undefined): readonly KeyValueRow[] =>
  row ? [{ ...row, Value: NOTHING }] : [];

const stored = ({ kv }: Datacenter, { Key }: KeyOperation): readonly KeyValueRow[] =>
  withoutValue(kv.get(Key));

const lockWrite = ({ Value, Flags, Session }: KeyOperation): LockWrite => ({
  value: Value,
  flags: Flags,
  session: Session,
});

const existing = (dc: Datacenter, given: KeyOperation, what: string): KeyValueRow => {
  const row = dc.kv.get(given.Key);
  if (!row) throw new Error(`${what}key ${quoted(given.Key)} doesn't exist`);
  return row;
};

/** The verbs that change something. */
export const keyWrites: Readonly<Record<string, KeyVerb>> = {
  set: (dc, given) => {
    dc.kv.put(given.Key, given.Value, { flags: given.Flags });
    return stored(dc, given);
  },
  cas: (dc, given) => {
    if (!dc.kv.put(given.Key, given.Value, { flags: given.Flags, cas: given.Index })) {
      throw new Error(`failed to set key ${quoted(given.Key)}, index is stale`);
    }
    return stored(dc, given);
  },
  lock: (dc, given) => {
    if (!dc.locks.acquire(given.Key, lockWrite(given))) {
      throw new Error(`failed to lock key ${quoted(given.Key)}, lock is already held`);
    }
    return stored(dc, given);
  },
  unlock: (dc, given) => {
    if (!dc.locks.release(given.Key, lockWrite(given))) {
      const reason = "lock isn't held, or is held by another session";
      throw new Error(`failed to unlock key ${quoted(given.Key)}, ${reason}`);
    }
    return stored(dc, given);
  },
  delete: (dc, given) => {
    dc.kv.delete(given.Key);
    return [];
  },
  "delete-cas": (dc, given) => {
    if (dc.kv.delete(given.Key, given.Index)) return [];
    throw new Error(`failed to delete key ${quoted(given.Key)}, index is stale`);
  },
  "delete-tree": (dc, given) => {
    dc.kv.deleteTree(given.Key);
    return [];
  },
};

/** The verbs that look at something. */
export const keyReads: Readonly<Record<string, KeyVerb>> = {
  get: (dc, given) => [existing(dc, given, "")],
  "get-tree": (dc, given) => dc.kv.list(given.Key),
  "check-session": (dc, given) => {
    const row = existing(dc, given, "failed to check session, ");
    const [current, wanted] = [row.Session ?? "", given.Session];
    if (current === wanted) return withoutValue(row);
    throw new Error(
      `failed session check for key ${quoted(given.Key)}, current session ${quoted(current)} != ${quoted(wanted)}`,
    );
  },
  "check-index": (dc, given) => {
    const row = existing(dc, given, "failed to check index, ");
    if (row.ModifyIndex === given.Index) return withoutValue(row);
    throw new Error(
      `failed index check for key ${quoted(given.Key)}, current modify index ${String(row.ModifyIndex)} != ${String(given.Index)}`,
    );
  },
  "check-not-exists": (dc, given) => {
    if (dc.kv.get(given.Key)) throw new Error(`key ${quoted(given.Key)} exists`);
    return [];
  },
};
