import type { Caller } from "../policy/Policy.js";
import type { ChangePlan, ChangeTarget } from "./ChangeDeclaration.js";
import { approvalsRequired, type Permission, policyTargetOf } from "./decisions.js";
import type { JsonObject } from "./Json.js";
import { timeOrderedId } from "./operationId.js";
import type { OperationRow } from "./operationRows.js";
import { runnerName } from "./runner.js";
import type { Seals } from "./Seals.js";

const APPROVAL_HOURS = 24;

/** What a caller asked for, checked. */
export interface Asked {
  readonly action: string;
  readonly caller: Caller;
  /** As the declaration reads it. */
  readonly input: unknown;
  readonly shown: JsonObject;
  readonly key: string | null;
  readonly dryRun: boolean;
  readonly reason: string | null;
}

/** Where an operation's encrypted parts belong: they cannot be opened as those of another. */
export const inputPlace = (id: string): string => `operation ${id} input`;
export const planPlace = (id: string): string => `operation ${id} plan`;

/** What is left out and what is null say the same. */
const withoutNulls = (input: unknown): unknown =>
  typeof input === "object" && input !== null && !Array.isArray(input)
    ? Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
    : input;

/** An operation that was just asked for: claimed, and nothing else. */
export const pendingRow = (asked: Asked, seals: Seals): OperationRow => {
  const id = timeOrderedId();
  return {
    id,
    action: asked.action,
    status: "PENDING",
    actor: asked.caller.subject,
    actor_roles: asked.caller.roles,
    source: null,
    target_id: null,
    target_name: null,
    input: asked.shown,
    sealed: seals.close(asked.input, inputPlace(id)),
    idempotency_key: asked.key,
    input_hash: seals.digest([asked.action, withoutNulls(asked.input)]),
    dry_run: asked.dryRun,
    plan: null,
    plan_hash: null,
    target_state: null,
    approvals_required: 0,
    approval_rules: [],
    reason: asked.reason,
    created_at: new Date(),
    expires_at: null,
    started_at: null,
    finished_at: null,
    error: null,
    result: null,
    policy_ids: [],
    policy_version: "",
    facts: {},
    upstream_request_id: null,
    runner: runnerName,
  };
};

/** The same once it is known what it is about. */
export const aimedRow = (row: OperationRow, target: ChangeTarget): OperationRow => ({
  ...row,
  source: target.source.id,
  target_id: target.id,
  target_name: target.name,
});

/** The same once it is planned and decided. */
export const decidedRow = (
  row: OperationRow,
  decided: {
    readonly target: ChangeTarget;
    readonly plan: ChangePlan;
    readonly permission: Permission;
    readonly facts: OperationRow["facts"];
    readonly claims: Caller["claims"];
    readonly policyVersion: string;
  },
  seals: Seals,
): OperationRow => {
  const { target, plan, permission, facts, claims = {}, policyVersion } = decided;
  const { shown, state } = plan;
  return {
    ...aimedRow(row, target),
    plan: seals.close(shown, planPlace(row.id)),
    plan_hash: seals.digest([row.action, target.id, row.input_hash, shown, state]),
    target_state: state,
    approvals_required: approvalsRequired(permission.approvals),
    approval_rules: permission.approvals,
    policy_ids: permission.policyIds,
    policy_version: policyVersion,
    facts: { target: policyTargetOf(target), change: facts, claims },
  };
};

export const waitingRow = (row: OperationRow): OperationRow => ({
  ...row,
  status: "AWAITING_APPROVAL",
  runner: null,
  expires_at: new Date(row.created_at.getTime() + APPROVAL_HOURS * 3_600_000),
});

/** The end of an operation: what it needed only to run is forgotten. */
export const endedRow = (
  row: OperationRow,
  status: string,
  end: Partial<Pick<OperationRow, "error" | "result" | "upstream_request_id">> = {},
): OperationRow => ({ ...row, ...end, status, sealed: null, finished_at: new Date() });
