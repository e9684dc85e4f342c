import { actionGroups } from "./actions.js";
import type { Engine } from "./Engine.js";
import { EvaluationError } from "./EvaluationError.js";
import { type FactType, factsOf } from "./facts.js";
import { type PolicyFile, problemAt } from "./place.js";
import type { ActionFacts, Question } from "./Policy.js";
import type { PolicyProblem } from "./PolicyProblem.js";
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

/** Whether the schema knows all that will be asked, instead of failing over it at the first change. */
export const probe = (engine: Engine, schema: PolicyFile): readonly PolicyProblem[] =>
  questions.flatMap((question) => {
    try {
      engine.check(toCall(question));
      return [];
    } catch (cause) {
      if (!(cause instanceof EvaluationError)) throw cause;
      return [problemAt(schema, 0, `cannot ask for ${question.action}: ${cause.message}`)];
    }
  });
