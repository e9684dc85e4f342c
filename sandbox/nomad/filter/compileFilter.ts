import { FilterParser, type Expression, type Operator } from "./FilterParser.js";
import { findValue, type Found } from "./findValue.js";

/** Says whether a row passes, or why that can not be told. */
export type Filter = (datum: unknown) => boolean | string;

/** Compiles a filter expression; a text says at which place nothing of the grammar matches. */
export const compileFilter = (text: string): Filter | string => {
  const parsed = new FilterParser(text).parse();
  return typeof parsed === "string" ? parsed : (datum) => evaluate(parsed, datum);
};

const evaluate = (expression: Expression, datum: unknown): boolean | string => {
  switch (expression.kind) {
    case "not": {
      const result = evaluate(expression.inner, datum);
      return typeof result === "string" ? result : !result;
    }
    case "and":
    case "or": {
      const left = evaluate(expression.left, datum);
      if (typeof left === "string" || left === (expression.kind === "or")) return left;
      return evaluate(expression.right, datum);
    }
    case "match":
      return matches(expression, findValue(expression.selector, datum));
  }
};

const matches = (
  { operator, value }: Extract<Expression, { kind: "match" }>,
  found: Found,
): boolean | string => {
  if (found.kind === "error") return found.message;
  const actual = found.kind === "missing" ? undefined : found.value;
  return OPERATIONS[operator](actual, value);
};

const textOf = (value: unknown): string =>
  typeof value === "string" ||
  typeof value === "number" ||
  typeof value === "boolean" ||
  typeof value === "bigint"
    ? String(value)
    : "";

const equal = (actual: unknown, value: string): boolean =>
  actual !== undefined && actual !== null && textOf(actual) === value;

/** A text contains a text, a list an item, a map a key. */
const contains = (actual: unknown, value: string): boolean => {
  if (typeof actual === "string") return actual.includes(value);
  if (Array.isArray(actual)) return actual.some((item) => textOf(item) === value);
  return typeof actual === "object" && actual !== null && value in actual;
};

const isEmpty = (actual: unknown): boolean => {
  if (actual === undefined || actual === null || actual === "") return true;
  return typeof actual === "object" && Object.keys(actual).length === 0;
};

const regex = (pattern: string): RegExp => {
  try {
    return new RegExp(pattern);
  } catch {
    return /(?!)/;
  }
};

const OPERATIONS: Readonly<Record<Operator, (actual: unknown, value: string) => boolean>> = {
  "==": equal,
  "!=": (actual, value) => !equal(actual, value),
  contains,
  "not contains": (actual, value) => !contains(actual, value),
  matches: (actual, value) => regex(value).test(textOf(actual)),
  "not matches": (actual, value) => !regex(value).test(textOf(actual)),
  "is empty": isEmpty,
  "is not empty": (actual) => !isEmpty(actual),
};
