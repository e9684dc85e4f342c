import { Fault } from "../errors.js";
import type { Policy } from "../policy/Policy.js";
import type { ChangeDeclaration } from "./ChangeDeclaration.js";
import { decide } from "./decide.js";
import { approvalsRequired } from "./decisions.js";
import type { Decided } from "./Effect.js";
import { inputPlace } from "./operationRow.js";
import type { ApprovalRow, OperationRow } from "./operationRows.js";
import type { OperationStore } from "./OperationStore.js";
import type { Reach } from "./Reach.js";
import type { Seals } from "./Seals.js";
import type { SourceQueues } from "./SourceQueues.js";
import { claimsOf } from "./storedDecision.js";

const RESUME_MS = 60_000;

export interface DecisionParts {
  readonly policy: Policy;
  readonly seals: Seals;
  readonly store: OperationStore;
  readonly queues: SourceQueues;
  readonly declarations: ReadonlyMap<string, ChangeDeclaration<unknown>>;
  /** The whole estate, and everything that may be changed. */
  readonly wholeReach: (signal: AbortSignal) => Reach;
}

export const stale = (): Fault =>
  new Fault(
    "PLAN_STALE",
    "The target has changed since the plan was made, so its approvals are void; ask for the change again.",
  );

/**
 * Plans and decides once more what others have approved: for whoever asked for it, by the policies of now.
 * @throws Fault PLAN_STALE where the target has changed, and what the system or the policies say
 */
export const decideAgain = async (
  parts: DecisionParts,
  row: OperationRow,
  approvals: readonly ApprovalRow[],
): Promise<Decided> => {
  const { declarations, seals, store, wholeReach, policy } = parts;
  const declaration = declarations.get(row.action);
  if (!declaration || row.sealed === null) throw stale();
  const input = declaration.input.parse(seals.open(row.sealed, inputPlace(row.id)));
  const reach = wholeReach(AbortSignal.timeout(RESUME_MS));
  const target = await declaration.target(input, reach);
  const caller = { subject: row.actor, roles: row.actor_roles, claims: claimsOf(row) };
  const asked = { action: row.action, caller, input, dryRun: false };
  const change = { declaration, asked, reach, approvals: approvals.length };
  const { plan, permission } = await decide(parts, change, target);
  if (plan.state !== row.target_state) throw stale();
  const decided = {
    ...row,
    approvals_required: approvalsRequired(permission.approvals),
    approval_rules: permission.approvals,
    policy_ids: permission.policyIds,
    policy_version: policy.version,
  };
  const eventCount = await store.eventCount(row.id);
  return { declaration, input, target, row: decided, eventCount };
};
