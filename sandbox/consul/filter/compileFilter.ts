import type { Expression, Operator } from "./Expression.js";
import type { Fields, FieldType } from "./fieldTypes.js";
import { parseFilter } from "./parseFilter.js";
import { type Test, testOf } from "./testOf.js";

/** Decides whether a row passes. */
export type Filter = (row: object) => boolean;

type Match = Extract<Expression, { kind: "match" }>;
/** The filter of no expression. */
export const passAll: Filter = () => true;

const refuse = (sentence: string): Error =>
  new Error(`Failed to create boolean expression evaluator: ${sentence}`);

/** Makes a filter over rows with these fields. Throws Consul's sentence for what makes no sense. */
export const compileFilter = (text: string, fields: Fields): Filter =>
  text === "" ? passAll : compile(parseFilter(text), fields);

const compile = (expression: Expression, fields: Fields): Filter => {
  switch (expression.kind) {
    case "not": {
      const of = compile(expression.of, fields);
      return (row) => !of(row);
    }
    case "and": {
      const [left, right] = [compile(expression.left, fields), compile(expression.right, fields)];
      return (row) => left(row) && right(row);
    }
    case "or": {
      const [left, right] = [compile(expression.left, fields), compile(expression.right, fields)];
      return (row) => left(row) || right(row);
    }
    case "match":
      return compileMatch(expression, fields);
  }
};

const compileMatch = (match: Match, fields: Fields): Filter => {
  const type = typeOf(match.selector, fields);
  const test = testOf(type, match);
  const walk = walker(match.selector, { struct: fields }, test, match.operator);
  return (row) => walk(row);
};

/** The type that a selector leads to. */
const typeOf = (selector: readonly string[], fields: Fields): FieldType => {
  let type: FieldType = { struct: fields };
  selector.forEach((name, position) => {
    const next = memberOf(type, name);
    if (!next) {
      const known = selector.slice(0, position + 1).join(".");
      throw refuse(`Selector "${known}" is not valid`);
    }
    type = next;
  });
  return type;
};

const memberOf = (type: FieldType, name: string): FieldType | undefined => {
  if (type === "map") return "string";
  if (typeof type === "string") return undefined;
  if ("struct" in type) return type.struct[name];
  if ("list" in type) return type.list[name];
  return { struct: type.mapOf };
};

/** What an operator says of a map's key that is not there, as Consul has it. */
const absent = (operator: Operator): boolean =>
  operator !== "Equal" && operator !== "Is Empty" && operator !== "In";

/** Goes down the selector. Of a list, any element that passes is enough. */
const walker = (
  selector: readonly string[],
  type: FieldType,
  test: Test,
  operator: Operator,
): Test => {
  const [name, ...rest] = selector;
  if (name === undefined) return test;
  const next = memberOf(type, name);
  if (!next) return () => false;
  const below = walker(rest, next, test, operator);
  const list = typeof type === "object" && "list" in type;
  const map = type === "map" || (typeof type === "object" && "mapOf" in type);
  const member = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null)
      return map ? absent(operator) : below(undefined);
    if (map && !Object.hasOwn(value, name)) return absent(operator);
    return below(Reflect.get(value, name));
  };
  return list ? (value) => elements(value).some(member) : member;
};

const elements = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
