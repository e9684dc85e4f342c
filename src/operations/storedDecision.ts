import { z } from "zod";
import type { ActionFacts, ApprovalRule, Caller, PolicyTarget } from "../policy/Policy.js";
import type { Sight } from "./OperationList.js";
import type { OperationRow } from "./operationRows.js";

const rules = z.array(
  z.object({ policyId: z.string(), count: z.int(), roles: z.array(z.string()) }),
);

const target = z.object({
  id: z.string().optional(),
  system: z.string().optional(),
  source: z.string().optional(),
  kind: z.string().optional(),
  namespace: z.string().nullish(),
  environment: z.string().nullish(),
  name: z.string().optional(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
});

const fact = z.union([z.number(), z.string(), z.boolean(), z.array(z.string())]);
const stored = z.object({
  target: target.default({}),
  change: z.record(z.string(), fact).default({}),
  claims: z.record(z.string(), fact).default({}),
});

/** What it takes to run an operation that waits. */
export const approvalRulesOf = (
  row: Pick<OperationRow, "approval_rules">,
): readonly ApprovalRule[] => rules.parse(row.approval_rules);

/** The target of an operation as it was when it was decided. */
export const targetOf = (row: Pick<OperationRow, "facts">): PolicyTarget =>
  defined({ ...stored.parse(row.facts).target });

/** What the caller's token said of the caller when it asked. */
export const claimsOf = (row: OperationRow): NonNullable<Caller["claims"]> =>
  stored.parse(row.facts).claims;

/** The roles that may approve it, by all its rules. */
export const approversOf = (row: Pick<OperationRow, "approval_rules">): readonly string[] => [
  ...new Set(approvalRulesOf(row).flatMap(({ roles }) => roles)),
];

/** What policies may ask of an operation that somebody wants to see, approve or cancel. */
export const operationFacts = (row: Sight): ActionFacts => ({
  requester: row.actor,
  change: row.action,
  approvers: approversOf(row),
});

const defined = (given: z.output<typeof target>): PolicyTarget =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
