import type { Json } from "../go/Json.js";
import { evaluate } from "./evaluate.js";
import { parseBody } from "./parseBody.js";
import { HclError, type Attribute, type Block, type Body, type Range } from "./syntax.js";
import { textOf } from "./textOf.js";
import { UnsuitedValue, variableType } from "./variableType.js";
import { wholeRange } from "./wholeRange.js";

/** As diagnostics name the file, whatever its name is where it lies. */
export const FILE = "input.hcl";

interface Assigned {
  readonly value: Json;
  readonly range: Range;
  /** Who says so: the file of values or the variable itself. */
  readonly by: "varfile" | "default";
}

/** The values of a job file's variables. `given` is a file of values. Throws an HclError. */
export const variablesOf = (file: Body, given: string): Readonly<Record<string, Json>> => {
  const assigned = assignments(given);
  const values: Record<string, Json> = {};
  const unset: HclError[] = [];
  const seen = new Set<string>();
  for (const block of file.blocks) {
    const [name] = block.labels;
    if (block.type !== "variable" || name === undefined) continue;
    if (seen.has(name)) throw duplicate(name);
    seen.add(name);
    const value = valueOf(block, name, assigned.get(name));
    if (value === undefined) unset.push(unsetVariable(name));
    else values[name] = value;
  }
  const [first, ...more] = unset;
  if (first) throw new HclError(first.summary, first.detail, undefined, more);
  return values;
};

const duplicate = (name: string): HclError =>
  new HclError("Duplicate variable", `Duplicate ${name} variable definition found.`, undefined);

const assignments = (given: string): ReadonlyMap<string, Assigned> => {
  try {
    return new Map(
      parseBody(given).attributes.map(({ name, value }) => [name, assigned(value, "varfile")]),
    );
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    const words = error.describe(FILE);
    throw new Error(`Failed to parse job: unable to parse var content: ${words}`, { cause: error });
  }
};

const assigned = (value: Attribute["value"], by: Assigned["by"]): Assigned => ({
  value: evaluate(value, { names: {} }),
  range: wholeRange(value),
  by,
});

const unsetVariable = (name: string): HclError =>
  new HclError(
    `Unset variable ${JSON.stringify(name)}`,
    "A used variable must be set or have a default value; see " +
      "https://developer.hashicorp.com/nomad/docs/reference/hcl2/variables  for details.",
    undefined,
  );

const ARGUMENTS = new Set(["type", "default", "description"]);

/** undefined for a variable without any value. */
const valueOf = (block: Block, name: string, given: Assigned | undefined): Json | undefined => {
  const { attributes, blocks } = block.body;
  const strange = attributes.find((attribute) => !ARGUMENTS.has(attribute.name));
  if (strange) {
    const detail = `An argument named ${JSON.stringify(strange.name)} is not expected here.`;
    throw new HclError("Unsupported argument", detail, strange.nameRange);
  }
  const type = expressionOf(block, "type");
  const fallback = expressionOf(block, "default");
  const convert = type ? variableType(type).convert : (value: Json): Json => value;
  const taken = [fallback && assigned(fallback, "default"), given].map(
    (source) => source && { ...source, value: typed(source, name, convert) },
  );
  const chosen = taken[1] ?? taken[0];
  if (!chosen) return undefined;
  for (const rule of blocks.filter(({ type: kind }) => kind === "validation")) {
    obey(rule, name, chosen);
  }
  return chosen.value;
};

const expressionOf = ({ body }: Block, name: string): Attribute["value"] | undefined =>
  body.attributes.find((attribute) => attribute.name === name)?.value;

/** A value as its variable's type wants it. */
const typed = (
  { value, range, by }: Assigned,
  name: string,
  convert: (value: Json) => Json,
): Json => {
  try {
    return convert(value);
  } catch (error) {
    if (!(error instanceof UnsuitedValue)) throw error;
    const [summary, whose] =
      by === "default"
        ? (["Invalid default value for variable", "This default value"] as const)
        : (["Invalid value for variable", `The value for ${name}`] as const);
    const detail = `${whose} is not compatible with the variable's type constraint: ${error.message}.`;
    throw new HclError(summary, detail, range);
  }
};

/** Throws what a validation block says of a value that its condition does not accept. */
const obey = (rule: Block, name: string, { value, range, by }: Assigned): void => {
  const condition = expressionOf(rule, "condition");
  if (!condition) return;
  const scope = { names: { var: { [name]: value } } };
  if (evaluate(condition, scope) !== false) return;
  const words = expressionOf(rule, "error_message");
  const message = words ? textOf(evaluate(words, scope)) : "";
  const { line, start, end } = rule.typeRange;
  const where = `This was checked by the validation rule at ${FILE}:${line},${start}-${end}.`;
  throw new HclError(`Invalid value for ${by} variable`, `${message}\n\n${where}`, range);
};
