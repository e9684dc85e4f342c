import type { Json } from "../go/Json.js";
import { entriesOf } from "./entriesOf.js";
import { evaluateCall } from "./evaluateCall.js";
import { evaluateReference, isReference } from "./evaluateReference.js";
import { textOf } from "./textOf.js";
import type { Expression, TemplatePart } from "./syntax.js";

/** What the names of a file stand for. */
export interface Scope {
  readonly names: Readonly<Record<string, Json>>;
}

/** The value of an expression. Throws an HclError for what has none. */
export const evaluate = (expression: Expression, scope: Scope): Json => {
  if (isReference(expression)) return evaluateReference(expression, scope, evaluate);
  return isLiteral(expression) ? literal(expression, scope) : computed(expression, scope);
};

type Literal = Of<"literal" | "template" | "list" | "object">;

const isLiteral = (expression: Expression): expression is Literal =>
  ["literal", "template", "list", "object"].includes(expression.kind);

const literal = (expression: Literal, scope: Scope): Json => {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return template(expression.parts, scope);
    case "list":
      return expression.items.map((item) => evaluate(item, scope));
    case "object":
      return Object.fromEntries(
        expression.members.map(([key, value]) => [keyOf(key, scope), evaluate(value, scope)]),
      );
  }
};

const computed = (
  expression: Of<"call" | "unary" | "binary" | "condition" | "for">,
  scope: Scope,
): Json => {
  switch (expression.kind) {
    case "call":
      return evaluateCall(expression, scope, evaluate);
    case "unary": {
      const value = evaluate(expression.of, scope);
      return expression.operator === "!" ? value !== true : -Number(value);
    }
    case "binary":
      return binary(expression, scope);
    case "condition": {
      const holds = truth(evaluate(expression.test, scope));
      return evaluate(holds ? expression.then : expression.otherwise, scope);
    }
    case "for":
      return loop(expression, scope);
  }
};

type Of<K extends Expression["kind"]> = Extract<Expression, { kind: K }>;

const truth = (value: Json): boolean => value === true || value === "true";

const keyOf = (key: Expression, scope: Scope): string =>
  key.kind === "name" ? key.name : textOf(evaluate(key, scope));

const ARITHMETIC = new Map<string, (a: number, b: number) => Json>([
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["%", (a, b) => a % b],
  ["<", (a, b) => a < b],
  ["<=", (a, b) => a <= b],
  [">", (a, b) => a > b],
  [">=", (a, b) => a >= b],
]);

const binary = ({ operator, left, right }: Of<"binary">, scope: Scope): Json => {
  const a = evaluate(left, scope);
  const b = evaluate(right, scope);
  if (operator === "&&") return truth(a) && truth(b);
  if (operator === "||") return truth(a) || truth(b);
  const same = JSON.stringify(a) === JSON.stringify(b);
  if (operator === "==" || operator === "!=") return same === (operator === "==");
  return ARITHMETIC.get(operator)?.(Number(a), Number(b)) ?? null;
};

/** The scopes of a loop, one for each item. */
const rounds = (names: readonly string[], over: Json, scope: Scope): readonly Scope[] => {
  const [first = "", second] = names;
  return entriesOf(over).map(([key, value]) => {
    const own = second === undefined ? { [first]: value } : { [first]: key, [second]: value };
    return { names: { ...scope.names, ...own } };
  });
};

const loop = (expression: Of<"for">, scope: Scope): Json => {
  const { names, over, key, value, groups, test } = expression;
  const made = rounds(names, evaluate(over, scope), scope)
    .filter((inner) => test === undefined || truth(evaluate(test, inner)))
    .map((inner) => [key ? textOf(evaluate(key, inner)) : "", evaluate(value, inner)] as const);
  if (!key) return made.map(([, item]) => item);
  return Object.fromEntries(groups ? grouped(made) : made);
};

const grouped = (
  made: readonly (readonly [string, Json])[],
): ReadonlyMap<string, readonly Json[]> => {
  const groups = new Map<string, readonly Json[]>();
  for (const [key, item] of made) groups.set(key, [...(groups.get(key) ?? []), item]);
  return groups;
};

/** A template of one expression is its value; what the servers resolve later stays as it is. */
const template = (parts: readonly TemplatePart[], scope: Scope): Json => {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string")
    return part(only, scope);
  return parts
    .map((each) => (typeof each === "string" ? each : textOf(part(each, scope))))
    .join("");
};

const part = (given: Exclude<TemplatePart, string>, scope: Scope): Json => {
  if ("test" in given) {
    return template(truth(evaluate(given.test, scope)) ? given.then : given.otherwise, scope);
  }
  if ("each" in given) {
    const scopes = rounds(given.names, evaluate(given.over, scope), scope);
    return scopes.map((inner) => textOf(template(given.each, inner))).join("");
  }
  return isRuntime(given.expression, scope) ? given.source : evaluate(given.expression, scope);
};

/** Names such as attr, node, meta or NOMAD_PORT_http mean something only on a node. */
const isRuntime = (expression: Expression, scope: Scope): boolean => {
  if (expression.kind === "name") return !Object.hasOwn(scope.names, expression.name);
  if (expression.kind === "member" || expression.kind === "index")
    return isRuntime(expression.of, scope);
  return expression.kind === "binary" && isRuntime(expression.left, scope);
};
