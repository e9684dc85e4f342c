import { Fault } from "../errors.js";
import type { Policy } from "../policy/Policy.js";
import { type JsonObject, plainJson } from "./Json.js";
import type { LedgerEntry } from "./ledgerRecord.js";
import type { OperationRow } from "./operationRows.js";

/**
 * What the ledger holds of a step of an operation: who, what, why, by which policies. The reason of
 * whoever asked for it is not that of another actor.
 */
export const ledgerEntryOf = (
  row: OperationRow,
  outcome: string,
  step: {
    readonly actor?: string;
    readonly reason?: string | null;
    readonly detail?: JsonObject;
  } = {},
): LedgerEntry => ({
  actor: step.actor ?? row.actor,
  action: row.action,
  outcome,
  targetId: row.target_id,
  targetName: row.target_name,
  operationId: row.id,
  reason: step.actor === undefined ? row.reason : (step.reason ?? null),
  detail: {
    roles: plainJson(row.actor_roles),
    policies: plainJson(row.policy_ids),
    policyVersion: row.policy_version,
    planHash: row.plan_hash,
    facts: plainJson(row.facts),
    ...step.detail,
  },
});

/** What the ledger holds of a change that was refused before its intent: the code is the outcome. */
export const refusalEntry = (row: OperationRow, error: unknown, policy: Policy): LedgerEntry => {
  const fault = error instanceof Fault ? error : null;
  const detail = {
    message: fault?.message ?? "It failed inside Causeway.",
    policies: plainJson(fault?.extensions.policyIds ?? []),
    policyVersion: policy.version,
  };
  return { ...ledgerEntryOf(row, fault?.code ?? "INTERNAL", { detail }), operationId: null };
};
