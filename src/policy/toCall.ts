import type { CedarValueJson, EntityJson } from "@cedar-policy/cedar-wasm/nodejs";
import type { EngineCall } from "./EngineInstance.js";
import { EvaluationError } from "./EvaluationError.js";
import { type FactType, factsOf } from "./facts.js";
import type { ActionFacts, Caller, PolicyTarget, Question } from "./Policy.js";
import { inProduction } from "./production.js";

type Values = Record<string, CedarValueJson>;

/** The engine takes only well-formed text. */
const text = (value: string): string => value.toWellFormed();

const texts = (values: readonly string[]): string[] => values.map(text);

const entity = (type: string, id: string) => ({ type: `Causeway::${type}`, id: text(id) });

const rolesOf = (roles: readonly string[]) => roles.map((role) => entity("Role", role));

/** Without what is absent. Names such as `__proto__` become plain names. */
const present = (
  values: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === null || value === undefined ? [] : [[name, text(value)] as const],
    ),
  );

const claimsOf = ({ claims = {} }: Caller): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      text(name),
      typeof value === "object" ? texts(value) : [text(String(value))],
    ]),
  );

/** A key that occurs several times keeps all its values. */
const tagsOf = ({ tags = [] }: PolicyTarget): Record<string, string[]> => {
  const byKey = new Map<string, string[]>();
  for (const { key, value } of tags) {
    const values = byKey.get(text(key)) ?? [];
    byKey.set(text(key), [...values, text(value)]);
  }
  return Object.fromEntries(byKey);
};

const FITS: Readonly<Record<FactType, (value: unknown) => boolean>> = {
  Long: Number.isSafeInteger,
  String: (value) => typeof value === "string",
  Bool: (value) => typeof value === "boolean",
  "Set<String>": (value) =>
    Array.isArray(value) && value.every((member) => typeof member === "string"),
};

const factOf = (value: ActionFacts[string]): CedarValueJson => {
  if (typeof value === "string") return text(value);
  return typeof value === "object" ? texts(value) : value;
};

/** Only facts that the schema knows: never an object of a user, in which the engine reads entities. */
const contextOf = (action: string, facts: ActionFacts): Values => {
  const known = factsOf(action);
  const entries = Object.entries(facts).map(([name, value]) => {
    const type = known.get(name);
    if (!type) throw new EvaluationError(`${action} has no fact ${JSON.stringify(name)}`);
    if (!FITS[type](value)) throw new EvaluationError(`the fact ${name} must be ${type}`);
    return [name, factOf(value)] as const;
  });
  return Object.fromEntries(entries);
};

/** What only a change or a live read is decided by: who asks, and the very thing. */
const individuals = ({ caller, target }: Question): readonly [EntityJson, EntityJson] => {
  const { id, system, source, kind, name, namespace, environment } = target;
  const principal = {
    uid: entity("Caller", caller.subject),
    attrs: { subject: text(caller.subject), roles: texts(caller.roles) },
    parents: rolesOf(caller.roles),
    tags: claimsOf(caller),
  };
  const attributes = present({ system, source, kind, name, namespace, environment });
  const resource = {
    uid: entity("Target", id ?? ""),
    attrs: { ...attributes, inProduction: inProduction(environment) },
    parents: [],
    tags: tagsOf(target),
  };
  return [principal, resource];
};

/** What visibility is decided by: roles and a group, so that it can be kept for both. */
const groups = ({ caller, target }: Question): readonly [EntityJson, EntityJson] => {
  const { system = "", source = "", kind = "", namespace, environment } = target;
  const principal = {
    uid: entity("Audience", ""),
    attrs: { roles: texts(caller.roles) },
    parents: rolesOf(caller.roles),
  };
  const attributes = present({ system, source, kind, namespace, environment });
  const resource = {
    uid: entity("Group", ""),
    attrs: { ...attributes, inProduction: inProduction(environment) },
    parents: [],
  };
  return [principal, resource];
};

/** A question in the engine's words. Throws EvaluationError where a fact is not one that policies know. */
export const toCall = (question: Question): EngineCall => {
  const { action, facts = {} } = question;
  const [principal, resource] = action === "estate:read" ? groups(question) : individuals(question);
  return {
    principal: principal.uid,
    action: entity("Action", action),
    resource: resource.uid,
    context: contextOf(action, facts),
    entities: [principal, resource],
  };
};
