import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { Scope } from "./evaluate.js";
import { HclError, type Expression, type Range } from "./syntax.js";
import { textOf } from "./textOf.js";

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;
type Reference = Of<"name" | "member" | "index" | "splat">;
type Evaluate = (expression: Expression) => Json;

export const isReference = (expression: Expression): expression is Reference =>
  ["name", "member", "index", "splat"].includes(expression.kind);

/** What a name, or a path from one, stands for. Throws an HclError where it is nothing. */
export const evaluateReference = (
  reference: Reference,
  scope: Scope,
  evaluate: (expression: Expression, scope: Scope) => Json,
): Json => {
  const here: Evaluate = (expression) => evaluate(expression, scope);
  switch (reference.kind) {
    case "name":
      return named(reference, scope);
    case "member":
      return memberOf(here(reference.of), reference.name, reference.dot);
    case "index":
      return element(reference, here);
    case "splat":
      return splat(reference, here);
  }
};

const named = ({ name, range }: Of<"name">, { names }: Scope): Json => {
  const value = Object.hasOwn(names, name) ? names[name] : undefined;
  if (value !== undefined) return value;
  throw new HclError(
    "Unknown variable",
    `There is no variable named ${JSON.stringify(name)}.`,
    range,
  );
};

const memberOf = (value: Json, name: string, range: Range): Json => {
  const found = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (found !== undefined) return found;
  throw new HclError(
    "Unsupported attribute",
    `This object does not have an attribute named ${JSON.stringify(name)}.`,
    range,
  );
};

/** null is no item, anything else but a list is the only one. */
const splat = ({ of, members, range }: Of<"splat">, evaluate: Evaluate): Json => {
  const value = evaluate(of);
  const list = isJsonList(value) ? value : value === null ? [] : [value];
  return list.map((item) =>
    members.reduce<Json>((inner, name) => memberOf(inner, name, range), item),
  );
};

const element = ({ of, at, range }: Of<"index">, evaluate: Evaluate): Json => {
  const value = evaluate(of);
  const key = evaluate(at);
  const found = isJsonList(value)
    ? value[Number(key)]
    : isJsonObject(value)
      ? value[textOf(key)]
      : undefined;
  if (found !== undefined) return found;
  throw new HclError(
    "Invalid index",
    "The given key does not identify an element in this collection value.",
    range,
  );
};
