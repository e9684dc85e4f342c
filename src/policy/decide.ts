import { actionGroups } from "./actions.js";
import type { PolicySet } from "./loadPolicies.js";
import type { ApprovalRule, Question, Verdict } from "./Policy.js";
import { approvalAsked, refused, unpermitted } from "./reasons.js";
import type { Rule } from "./Rule.js";
import { toCall } from "./toCall.js";

const known: ReadonlySet<string> = new Set(Object.values(actionGroups).flat());

const idsOf = (rules: readonly Rule[]): readonly string[] => rules.map(({ id }) => id);

const approvalsOf = (rules: readonly Rule[]): readonly ApprovalRule[] =>
  rules.flatMap(({ id, approval }) => (approval ? [{ policyId: id, ...approval }] : []));

const forbidden = (question: Question): Verdict => ({
  outcome: "DENY",
  code: "FORBIDDEN",
  policyIds: [],
  reason: unpermitted(question),
});

/** Nothing forbids it for good; `rules` are those that apply. */
const granted = (question: Question, rules: readonly Rule[]): Verdict => {
  const permits = rules.filter(({ effect }) => effect === "permit");
  const asking = rules.filter(({ effect }) => effect === "forbid");
  if (permits.length === 0) return forbidden(question);
  if (asking.length === 0) return { outcome: "ALLOW", policyIds: idsOf(permits) };
  const approvals = approvalsOf(asking);
  const reason = approvalAsked(question, asking, approvals);
  return { outcome: "APPROVAL", policyIds: idsOf(asking), approvals, reason };
};

const denied = (question: Question, rules: readonly Rule[]): Verdict => ({
  outcome: "DENY",
  code: "POLICY_DENIED",
  policyIds: idsOf(rules),
  reason: refused(question, rules),
});

/**
 * The verdict of a set of policies. Throws EvaluationError where they cannot tell. No policy permits
 * what is no action at all: callers may ask about anything.
 */
export const decide = ({ engine, rules }: PolicySet, question: Question): Verdict => {
  const { action } = question;
  if (!known.has(action)) return forbidden(question);
  const call = toCall(question);
  const { decision, diagnostics } = engine.ask("all", action, call);
  const applying = diagnostics.reason.toSorted().flatMap((id) => rules.get(id) ?? []);
  if (decision === "allow" || applying.length === 0) return granted(question, applying);
  const permitted = engine.ask("permits", action, call).decision === "allow";
  return permitted ? denied(question, applying) : forbidden(question);
};
