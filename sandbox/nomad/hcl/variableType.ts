import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { HclError, type Expression } from "./syntax.js";
import { textOf } from "./textOf.js";
import { wholeRange } from "./wholeRange.js";

/** What the values of a variable must be. */
export interface VariableType {
  /** As HCL's diagnostics call it. */
  readonly words: string;
  /** The value as the type wants it. Throws an UnsuitedValue. */
  readonly convert: (value: Json) => Json;
}

/** Says in HCL's words what a value of a type must be. */
export class UnsuitedValue extends Error {}

/** The type that an expression such as list(string) names. Throws an HclError for none. */
export const variableType = (expression: Expression): VariableType => {
  if (expression.kind === "name") return keyword(expression.name, expression.range);
  if (expression.kind === "call") return constructed(expression);
  throw invalid(
    "A type specification is either a primitive type keyword (bool, number, string) or a complex " +
      "type constructor call, like list(string).",
    wholeRange(expression),
  );
};

const invalid = (detail: string, range: Expression["range"]): HclError =>
  new HclError("Invalid type specification", detail, range);

const kindOf = (value: Json): string => {
  if (isJsonList(value)) return "tuple";
  if (isJsonObject(value)) return "object";
  return typeof value === "boolean" ? "bool" : typeof value;
};

const made = (words: string, read: (value: Json) => Json | undefined): VariableType => ({
  words,
  convert: (value) => {
    const converted = value === null ? null : read(value);
    if (converted !== undefined) return converted;
    throw new UnsuitedValue(`${words} required, but have ${kindOf(value)}`);
  },
});

const KEYWORDS: ReadonlyMap<string, VariableType> = new Map([
  ["string", made("string", (value) => (typeof value === "object" ? undefined : textOf(value)))],
  [
    "number",
    made("number", (value) => {
      if (typeof value === "object") return undefined;
      const isNumber = typeof value === "number" || (typeof value === "string" && value !== "");
      if (isNumber && !Number.isNaN(Number(value))) return Number(value);
      throw new UnsuitedValue("a number is required");
    }),
  ],
  [
    "bool",
    made("bool", (value) => {
      if (typeof value === "object") return undefined;
      if (["true", "false"].includes(textOf(value))) return textOf(value) === "true";
      throw new UnsuitedValue("a bool is required");
    }),
  ],
]);

const COLLECTIONS = new Set(["list", "set", "map"]);

const keyword = (name: string, range: Expression["range"]): VariableType => {
  const known = KEYWORDS.get(name);
  if (known) return known;
  if (name === "any") {
    const detail =
      'The keyword "any" cannot be used in this type specification: an exact type is required.';
    throw invalid(detail, range);
  }
  throw invalid(
    COLLECTIONS.has(name)
      ? `The ${name} type constructor requires one argument specifying the element type.`
      : `The keyword ${JSON.stringify(name)} is not a valid type specification.`,
    range,
  );
};

const constructed = (call: Extract<Expression, { kind: "call" }>): VariableType => {
  const [of] = call.args;
  if (of && call.name === "object" && of.kind === "object") return objectOf(of.members);
  if (of && call.name === "tuple" && of.kind === "list") return tupleOf(of.items);
  if (of && COLLECTIONS.has(call.name)) return collection(call.name, variableType(of));
  const detail = `Keyword ${JSON.stringify(call.name)} is not a valid type constructor.`;
  throw invalid(detail, call.nameRange);
};

const collection = (name: string, of: VariableType): VariableType =>
  made(`${name} of ${of.words}`, (value) => {
    if (name === "map") return isJsonObject(value) ? mapped(value, () => of) : undefined;
    if (!isJsonList(value)) return undefined;
    const items = value.map(of.convert);
    return name === "list" ? items : distinct(items);
  });

/** Sets are told in order. */
const distinct = (items: readonly Json[]): Json => {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
};

const mapped = (
  value: Readonly<Record<string, Json>>,
  typeOf: (name: string) => VariableType | undefined,
): Json =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const type = typeOf(name);
      return type ? [[name, type.convert(item)] as const] : [];
    }),
  );

const objectOf = (members: readonly (readonly [Expression, Expression])[]): VariableType => {
  const types = new Map(members.map(([name, type]) => [nameOf(name), variableType(type)]));
  return made("object", (value) => {
    if (!isJsonObject(value)) return undefined;
    const missing = [...types.keys()].find((name) => !(name in value));
    if (missing === undefined) return mapped(value, (name) => types.get(name));
    throw new UnsuitedValue(`attribute ${JSON.stringify(missing)} is required`);
  });
};

const nameOf = (key: Expression): string => {
  if (key.kind === "name") return key.name;
  if (key.kind === "literal") return textOf(key.value);
  throw invalid("Object constructor map keys must be attribute names.", key.range);
};

const tupleOf = (items: readonly Expression[]): VariableType => {
  const types = items.map(variableType);
  return made("tuple", (value) =>
    isJsonList(value) && value.length === types.length
      ? types.map((type, at) => type.convert(value[at] ?? null))
      : undefined,
  );
};
