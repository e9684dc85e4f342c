import type { ActionFacts, Policy } from "../policy/Policy.js";
import { timeFacts } from "../policy/timeFacts.js";
import type { ChangeDeclaration, ChangePlan, ChangeTarget } from "./ChangeDeclaration.js";
import { impactFacts, type Permission, permit, policyTargetOf, requireSight } from "./decisions.js";
import type { JsonObject } from "./Json.js";
import type { Asked } from "./operationRow.js";
import type { Reach } from "./Reach.js";
import type { SourceQueues } from "./SourceQueues.js";

/** What a plan and the policies say. */
export interface Decision {
  readonly plan: ChangePlan;
  readonly permission: Permission;
  readonly facts: ActionFacts;
}

/**
 * Makes the plan and asks the policies; nothing changes.
 * @throws Fault what the system says to the plan, or the policies to the change
 */
export const decide = async (
  parts: {
    readonly policy: Policy;
    readonly queues: SourceQueues;
    readonly wholeReach: (signal: AbortSignal) => Reach;
  },
  change: {
    readonly declaration: ChangeDeclaration<unknown>;
    readonly asked: Pick<Asked, "action" | "caller" | "input" | "dryRun">;
    readonly reach: Reach;
    /** How many have approved it, where it waited. */
    readonly approvals?: number;
  },
  target: ChangeTarget,
): Promise<Decision> => {
  const { policy, queues, wholeReach } = parts;
  const { declaration, asked, reach, approvals } = change;
  const { caller, action, input, dryRun } = asked;
  const question = { caller, action, target: policyTargetOf(target) };
  requireSight(policy, asked.caller, question.target);
  // Whoever may not do it at all learns nothing from a plan.
  permit(policy, { ...question, facts: {} });
  const planned = await queues.use(target.source, () => declaration.plan(input, target, reach));
  const impact = impactFacts(wholeReach(reach.signal).estate, planned);
  const waited = approvals === undefined ? {} : { approvals };
  const facts = { ...planned.facts, ...impact, ...timeFacts(new Date()), ...waited, dryRun };
  const permission = permit(policy, { ...question, facts });
  return { plan: withImpact(planned, impact), permission, facts };
};

/** People see how far it reaches, too; in numbers, because they may not see all of it. */
const withImpact = (plan: ChangePlan, impact: ReturnType<typeof impactFacts>): ChangePlan => {
  const { shown, loses } = plan;
  if (loses.length === 0 || !isObject(shown)) return plan;
  const { impactResources: resources, impactServices: services, impactJobs: jobs } = impact;
  return { ...plan, shown: { ...shown, impact: { resources, services, jobs } } };
};

const isObject = (shown: ChangePlan["shown"]): shown is JsonObject =>
  typeof shown === "object" && shown !== null && !Array.isArray(shown);
