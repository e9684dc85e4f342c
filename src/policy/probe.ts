import { actionGroups, changeGroups } from "./actions.js";
import type { Engine } from "./Engine.js";
import { EvaluationError } from "./EvaluationError.js";
import { type FactType, factsOf } from "./facts.js";
import { type PolicyFile, problemAt } from "./place.js";
import type { ActionFacts, Question } from "./Policy.js";
import type { PolicyProblem } from "./PolicyProblem.js";
import type { Rule } from "./Rule.js";
import { toCall } from "./toCall.js";

const SAMPLES: Readonly<Record<FactType, ActionFacts[string]>> = {
  Long: 1,
  String: "probe",
  Bool: true,
  "Set<String>": ["probe"],
};

const everyFact = (action: string): ActionFacts =>
  Object.fromEntries([...factsOf(action)].map(([name, type]) => [name, SAMPLES[type]]));

const caller = { subject: "probe", roles: ["probe"], claims: { probe: "probe" } };
const required = { system: "NOMAD", source: "nomad:probe", kind: "NOMAD_JOB" };
const optional = { id: "probe", name: "probe", namespace: "probe", environment: "probe" };
const tags = [{ key: "probe", value: "probe" }];

/** Everything that may be asked, once with all that may come with it and once with the least. */
const questions: readonly Question[] = Object.values(actionGroups)
  .flat()
  .flatMap((action) => [
    { caller, action, target: { ...required, ...optional, tags }, facts: everyFact(action) },
    { caller: { subject: "", roles: [] }, action, target: required },
  ]);

const changes: ReadonlySet<string> = new Set(changeGroups.flatMap((group) => actionGroups[group]));

/** Only changes wait for approvals: elsewhere a forbid that gives way to them would forbid nothing. */
const inVain = (action: string, { approval, file, statement }: Rule): readonly PolicyProblem[] =>
  approval === null || changes.has(action)
    ? []
    : [
        problemAt(
          file,
          statement.offset,
          `@approval covers ${action}, which waits for none; name only changes: action in Causeway::Action::"change"`,
        ),
      ];

/**
 * Whether the schema knows all that will be asked, instead of failing over it at the first change, and
 * whether approvals are asked for where they are waited for.
 */
export const probe = (
  engine: Engine,
  schema: PolicyFile,
  rules: ReadonlyMap<string, Rule>,
): readonly PolicyProblem[] =>
  questions.flatMap((question) => {
    const { action } = question;
    try {
      const applying = engine.applying(toCall(question)).flatMap((id) => rules.get(id) ?? []);
      return applying.flatMap((rule) => inVain(action, rule));
    } catch (cause) {
      if (!(cause instanceof EvaluationError)) throw cause;
      return [problemAt(schema, 0, `cannot ask for ${action}: ${cause.message}`)];
    }
  });
