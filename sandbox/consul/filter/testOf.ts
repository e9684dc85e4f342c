import { goRegExp } from "../go/goRegExp.js";
import { matches } from "../go/matches.js";
import type { Expression, Operator } from "./Expression.js";
import type { FieldType } from "./fieldTypes.js";

/** Decides about one value that a selector found. */
export type Test = (value: unknown) => boolean;

type Match = Extract<Expression, { kind: "match" }>;

const refuse = (sentence: string): Error =>
  new Error(`Failed to create boolean expression evaluator: ${sentence}`);

const negatable: Readonly<Partial<Record<Operator, Operator>>> = {
  "Not Equal": "Equal",
  "Not In": "In",
  "Is Not Empty": "Is Empty",
  "Not Matches": "Matches",
};

/** The test of an operator on values of a type. Throws where the type has no such operator. */
export const testOf = (type: FieldType, match: Match): Test => {
  const operator = negatable[match.operator] ?? match.operator;
  const test = positive(kindOf(type), operator, match);
  return operator === match.operator ? test : (value) => !test(value);
};

type Kind = "string" | "int" | "bool" | "strings" | "map" | "list" | "struct";

const kindOf = (type: FieldType): Kind => {
  if (typeof type === "string") return type;
  if ("list" in type) return "list";
  return "mapOf" in type ? "map" : "struct";
};

const positive = (kind: Kind, operator: Operator, match: Match): Test => {
  const test = TESTS[`${kind} ${operator}`];
  if (test) return test(match);
  const selector = match.selector.join(".");
  throw refuse(`Invalid match operator "${match.operator}" for selector "${selector}"`);
};

const size = (value: unknown): number => {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
};

const isEmpty = (): Test => (value) => size(value) === 0;

const TESTS: Readonly<Record<string, (match: Match) => Test>> = {
  "string Equal":
    ({ value }) =>
    (found) =>
      (found ?? "") === value,
  "string In":
    ({ value }) =>
    (found) =>
      typeof found === "string" && found.includes(value),
  "string Matches": (match) => {
    const pattern = regularExpression(match.value);
    return (found) => matches(pattern, typeof found === "string" ? found : "");
  },
  "int Equal": (match) => {
    const wanted = integer(match);
    return (found) => (found ?? 0) === wanted;
  },
  "bool Equal": (match) => {
    const wanted = boolean(match);
    return (found) => (found ?? false) === wanted;
  },
  "strings In":
    ({ value }) =>
    (found) =>
      Array.isArray(found) && found.includes(value),
  "strings Is Empty": isEmpty,
  "map In":
    ({ value }) =>
    (found) =>
      typeof found === "object" && found !== null && Object.hasOwn(found, value),
  "map Is Empty": isEmpty,
  "list Is Empty": isEmpty,
};

const coercion = (match: Match, reason: string): Error =>
  refuse(
    `Failed to coerce value "${match.value}" for selector "${match.selector.join(".")}": ${reason}`,
  );

const integer = (match: Match): number => {
  const text = match.value;
  if (!/^[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*(?:_\d+)*)$/.test(text)) {
    throw coercion(match, `strconv.ParseInt: parsing "${text}": invalid syntax`);
  }
  const digits = text
    .replace(/^[+-]/, "")
    .replaceAll("_", "")
    .replace(/^0([0-7]+)$/, "0o$1");
  const value = BigInt(digits);
  if (value > (1n << 63n) - (text.startsWith("-") ? 0n : 1n)) {
    throw coercion(match, `strconv.ParseInt: parsing "${text}": value out of range`);
  }
  return text.startsWith("-") ? -Number(value) : Number(value);
};

const boolean = (match: Match): boolean => {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(match.value)) return true;
  if (/^(?:0|f|F|FALSE|false|False)$/.test(match.value)) return false;
  throw coercion(match, `strconv.ParseBool: parsing "${match.value}": invalid syntax`);
};

const regularExpression = (source: string): RegExp => {
  try {
    return goRegExp(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw refuse(`Failed to compile regular expression "${source}": ${reason}`);
  }
};
