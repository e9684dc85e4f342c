import { ResourceKind, System } from "../../schema/estate/enums.js";
import { Fault } from "../errors.js";
import type { EstateView } from "../estate/EstateView.js";
import type { ActionFacts, ApprovalRule, Caller, Policy, PolicyTarget } from "../policy/Policy.js";
import type { ChangePlan, ChangeTarget } from "./ChangeDeclaration.js";

/** Walked for an impact at most: beyond that it counts as many. */
const IMPACT_LIMIT = 500;

/** What the policies allow, and on what terms. */
export interface Permission {
  readonly policyIds: readonly string[];
  /** Empty: at once. */
  readonly approvals: readonly ApprovalRule[];
  /** What it takes; null where nothing does. */
  readonly reason: string | null;
}

/** A target as policies see it. */
export const policyTargetOf = ({ source, id, name, attributes }: ChangeTarget): PolicyTarget => ({
  ...attributes,
  id,
  name,
  system: source.system,
  source: source.id,
  environment: attributes.environment ?? source.environment,
});

/** Facts for policies: how many resources, services and jobs a change affects. */
type Impacts = Readonly<Record<"impactResources" | "impactServices" | "impactJobs", number>>;

/** How much of the estate goes with what a change takes away, as facts for policies. */
export const impactFacts = (estate: EstateView, { loses }: ChangePlan): Impacts => {
  const resources = loses.length === 0 ? [] : estate.impact(loses, IMPACT_LIMIT).resources;
  const count = (kind: string): number => resources.filter((one) => one.kind === kind).length;
  return {
    impactResources: resources.length,
    impactServices: count("CONSUL_SERVICE"),
    impactJobs: count("NOMAD_JOB"),
  };
};

/**
 * Asks the policies.
 * @throws Fault FORBIDDEN, POLICY_DENIED, POLICY_ERROR with the policies that say so
 */
export const permit = (
  policy: Policy,
  question: {
    readonly caller: Caller;
    readonly action: string;
    readonly target: PolicyTarget;
    readonly facts: ActionFacts;
  },
): Permission => {
  const verdict = policy.decide(question);
  switch (verdict.outcome) {
    case "ALLOW":
      return { policyIds: verdict.policyIds, approvals: [], reason: null };
    case "APPROVAL":
      return verdict;
    case "DENY":
      throw new Fault(verdict.code, verdict.reason, {
        action: question.action,
        ...(question.target.id === undefined ? {} : { resource: question.target.id }),
        policyIds: verdict.policyIds,
      });
  }
};

/** How many different people it takes: one person may count for several rules. */
export const approvalsRequired = (rules: readonly ApprovalRule[]): number =>
  Math.max(0, ...rules.map(({ count }) => count));

/** Whether those who approved are enough for every rule. */
export const isApproved = (
  rules: readonly ApprovalRule[],
  approvers: readonly { readonly roles: readonly string[] }[],
): boolean =>
  rules.every(
    ({ count, roles }) => approvers.filter((one) => mayCountFor(roles, one.roles)).length >= count,
  );

/** Whether someone with these roles counts for a rule. */
export const mayCountFor = (asked: readonly string[], held: readonly string[]): boolean =>
  asked.some((role) => held.includes(role));

const isKind = (kind: string | undefined): kind is ResourceKind =>
  kind !== undefined && kind in ResourceKind;

const isSystem = (system: string | undefined): system is System =>
  system !== undefined && system in System;

/**
 * Nobody changes what they may not see, or makes what they could not see then.
 * @throws Fault FORBIDDEN
 */
export const requireSight = (
  policy: Policy,
  { roles }: Caller,
  { kind, system, source: sourceId = "", environment = null, namespace = null }: PolicyTarget,
): void => {
  if (!isKind(kind) || !isSystem(system)) return;
  if (policy.sees(roles)({ kind, system, sourceId, environment, namespace })) return;
  throw new Fault(
    "FORBIDDEN",
    "The policies let you see nothing there, so that you change nothing.",
  );
};
