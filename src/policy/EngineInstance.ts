import type {
  CheckParseAnswer,
  Policy as CedarPolicy,
  Response,
  StatefulAuthorizationCall,
} from "@cedar-policy/cedar-wasm/nodejs";
import { createCedar } from "./cedar.js";
import { EvaluationError } from "./EvaluationError.js";
import type { Rule } from "./Rule.js";

/** `all`: every policy. `permits`: those that permit, alone, to tell apart what nothing permits. */
export type Selection = "all" | "permits";

/** What a question is to the engine, without the set that is asked. */
export type EngineCall = Omit<
  StatefulAuthorizationCall,
  "preparsedPolicySetId" | "preparsedSchemaName" | "validateRequest"
>;

const SCHEMA = "causeway";
const SCOPES = "scopes";

/** Answers "may apply to this action" and nothing else: a policy without all but its actions. */
const scopeOf = ({ json: { action } }: Rule): CedarPolicy => ({
  effect: "permit",
  principal: { op: "All" },
  action,
  resource: { op: "All" },
  conditions: [],
});

/**
 * A forbid that gives way to approvals is asked as a permit: the engine names every permit that
 * applies, and so one answer tells both what is permitted and which approvals that takes.
 */
const asked = ({ json, approval, statement }: Rule): CedarPolicy =>
  approval === null ? statement.text : { ...json, effect: "permit" };

const required = (answer: CheckParseAnswer): void => {
  if (answer.type === "success") return;
  throw new EvaluationError(answer.errors.map(({ message }) => message).join("; "));
};

/** One engine that has read a schema and rules. */
export class EngineInstance {
  readonly #cedar = createCedar();
  readonly #rules: readonly Rule[];
  /** The names of prepared sets by action and selection: only what may apply is evaluated. */
  readonly #sets = new Map<string, string>();
  readonly #prepared = new Set<string>();

  constructor(schema: string, rules: readonly Rule[]) {
    this.#rules = rules;
    required(this.#cedar.preparseSchema(SCHEMA, schema));
    this.#prepare(SCOPES, rules, scopeOf);
  }

  /** Throws EvaluationError where any policy fails: the engine skips it, and a forbid that is skipped allows. */
  ask(selection: Selection, action: string, call: EngineCall): Response {
    const key = `${selection} ${action}`;
    const known = this.#sets.get(key);
    const set = known ?? this.#setFor(selection, call);
    if (known === undefined) this.#sets.set(key, set);
    return this.#ask(set, call);
  }

  /**
   * The policies that may apply; no condition is looked at. Throws EvaluationError where the schema does
   * not allow the question.
   */
  applying(call: EngineCall): readonly string[] {
    return this.#ask(SCOPES, call).diagnostics.reason;
  }

  #ask(preparsedPolicySetId: string, call: EngineCall): Response {
    const answer = this.#cedar.statefulIsAuthorized({
      ...call,
      preparsedPolicySetId,
      preparsedSchemaName: SCHEMA,
      validateRequest: true,
    });
    if (answer.type === "failure") {
      throw new EvaluationError(answer.errors.map(({ message }) => message).join("; "));
    }
    const { errors } = answer.response.diagnostics;
    if (errors.length === 0) return answer.response;
    throw new EvaluationError(
      errors.map(({ error }) => error.message).join("; "),
      errors.map(({ policyId }) => policyId),
    );
  }

  /** Many actions are alike to the policies and share a set. */
  #setFor(selection: Selection, call: EngineCall): string {
    const applying = new Set(this.applying(call));
    const rules = this.#rules.filter(
      ({ id, effect }) => applying.has(id) && (selection === "all" || effect === "permit"),
    );
    const name = JSON.stringify([selection, ...rules.map(({ id }) => id)]);
    if (!this.#prepared.has(name)) this.#prepare(name, rules, asked);
    return name;
  }

  #prepare(name: string, rules: readonly Rule[], toPolicy: (rule: Rule) => CedarPolicy): void {
    const policies = rules.map((rule) => [rule.id, toPolicy(rule)] as const);
    required(this.#cedar.preparsePolicySet(name, { staticPolicies: Object.fromEntries(policies) }));
    this.#prepared.add(name);
  }
}
