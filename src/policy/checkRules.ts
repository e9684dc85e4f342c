import type { ValidationAnswer, ValidationError } from "@cedar-policy/cedar-wasm/nodejs";
import { createCedar, isTrap } from "./cedar.js";
import { type PolicyFile, problemAt, unitsOf } from "./place.js";
import type { PolicyProblem } from "./PolicyProblem.js";
import { explain, problemsIn } from "./readRule.js";
import { brokenBy, nestingProblems } from "./readRules.js";
import type { Rule } from "./Rule.js";

/** What the schema makes of rules. */
export interface CheckedRules {
  readonly problems: readonly PolicyProblem[];
  /** What is strange and does no harm, e.g. a policy that never applies. */
  readonly remarks: readonly PolicyProblem[];
}

/** What is wrong with the schema itself. */
export const schemaProblems = (schema: PolicyFile): readonly PolicyProblem[] => {
  const nesting = nestingProblems(schema);
  if (nesting.length > 0) return nesting;
  try {
    const answer = createCedar().preparseSchema("candidate", schema.text);
    if (answer.type === "success") return [];
    return answer.errors.map((error) => {
      const offset = unitsOf(schema.text, error.sourceLocations?.[0]?.start ?? 0);
      return problemAt(schema, offset, explain(error));
    });
  } catch (cause) {
    if (!isTrap(cause)) throw cause;
    return [problemAt(schema, 0, "is too deep for the engine")];
  }
};

/** Null where the engine breaks over the rules. */
const validated = (schema: PolicyFile, rules: readonly Rule[]): ValidationAnswer | null => {
  try {
    const texts = rules.map(({ id, statement }) => [id, statement.text] as const);
    const policies = { staticPolicies: Object.fromEntries(texts) };
    return createCedar().validate({ schema: schema.text, policies });
  } catch (cause) {
    if (!isTrap(cause)) throw cause;
    return null;
  }
};

const placed = (
  rules: readonly Rule[],
  errors: readonly ValidationError[],
): readonly PolicyProblem[] => {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return errors.flatMap(({ policyId, error }) => {
    const rule = byId.get(policyId);
    return rule ? problemsIn(rule.file, rule.statement, error) : [];
  });
};

/** Checks rules against a schema that is in order. */
export const checkRules = (schema: PolicyFile, rules: readonly Rule[]): CheckedRules => {
  const answer = validated(schema, rules);
  if (answer === null) {
    const breaking = rules.filter((rule) => validated(schema, [rule]) === null);
    const problems = breaking.map(({ file, statement }) => brokenBy(file, statement));
    const together = problemAt(schema, 0, "the policies are too much for the engine");
    return { problems: problems.length > 0 ? problems : [together], remarks: [] };
  }
  if (answer.type === "failure") {
    const problems = answer.errors.map((error) => problemAt(schema, 0, explain(error)));
    return { problems, remarks: [] };
  }
  const { validationErrors, validationWarnings } = answer;
  return { problems: placed(rules, validationErrors), remarks: placed(rules, validationWarnings) };
};
