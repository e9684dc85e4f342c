import type { Selectable } from "kysely";
import type { AuditRecordTable } from "../storage/Tables.js";
import type { JsonObject } from "./Json.js";
import type { Seals } from "./Seals.js";

/** What is to be recorded; its place in the ledger and its seal come when it is. */
export interface LedgerEntry {
  readonly actor: string;
  readonly action: string;
  /** `INTENT` before an effect; else how it ended: `SUCCEEDED`, `FAILED`, `POLICY_DENIED`, `APPROVED` ... */
  readonly outcome: string;
  readonly targetId: string | null;
  readonly targetName: string | null;
  /** Without the prefix `operation:`. */
  readonly operationId: string | null;
  readonly reason: string | null;
  /** Policies and their version, facts, approvals, upstream request ids; no secrets. */
  readonly detail: JsonObject;
}

/** Where the ledger ends. */
export interface LedgerHead {
  readonly sequence: number;
  readonly hash: string;
}

/** Before the first record. */
export const EMPTY_HEAD: LedgerHead = { sequence: 0, hash: "0".repeat(64) };

export type LedgerRow = Selectable<AuditRecordTable>;

/** The seal of a record: over all of it, and the seal of the record before. */
export const sealOf = (row: Omit<LedgerRow, "hash">, seals: Seals): string =>
  seals.seal({ ...row, sequence: row.sequence, at: row.at.toISOString() });

/** An entry as the record that follows `head`. */
export const recordAfter = (
  head: LedgerHead,
  entry: LedgerEntry,
  parts: { readonly id: string; readonly at: Date; readonly seals: Seals },
): LedgerRow => {
  const { id, at, seals } = parts;
  const row = {
    sequence: head.sequence + 1,
    id,
    at,
    actor: entry.actor,
    action: entry.action,
    outcome: entry.outcome,
    target_id: entry.targetId,
    target_name: entry.targetName,
    operation_id: entry.operationId,
    reason: entry.reason,
    detail: entry.detail,
    previous_hash: head.hash,
  };
  return { ...row, hash: sealOf(row, seals) };
};
