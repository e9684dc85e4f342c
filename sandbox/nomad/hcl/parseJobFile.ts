import type { Json } from "../go/Json.js";
import { decodeBlock } from "./decodeBlock.js";
import { evaluate, type Scope } from "./evaluate.js";
import { tidyJob } from "./tidyJob.js";
import { jobSpec } from "./jobSpec.js";
import { parseBody } from "./parseBody.js";
import { HclError, type Block, type Body, type Expression } from "./syntax.js";
import { jsonBody } from "./jsonBody.js";

const FILE = "input.hcl";

/** The JSON of the job in a job file. Throws an Error with Nomad's words for a bad one. */
export const parseJobFile = (source: string, variables: string): Json => {
  try {
    return jobOf(/^\s*\{/.test(source) ? jsonBody(source) : parseBody(source), variables);
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    throw new Error(`Failed to parse job: ${error.describe(FILE)}`, { cause: error });
  }
};

const jobOf = (file: Body, variables: string): Json => {
  const jobs = file.blocks.filter(({ type }) => type === "job");
  const [first, second] = jobs;
  const strange = file.blocks.find(
    ({ type }) => !["job", "variable", "locals", "vault"].includes(type),
  );
  if (strange) {
    throw new HclError(
      "Unsupported block type",
      `Blocks of type ${JSON.stringify(strange.type)} are not expected here.`,
      strange.typeRange,
    );
  }
  if (!first) throw new HclError("Missing job block", "A job block is required", undefined);
  if (second) throw duplicate(first, second);
  return tidyJob(decodeBlock(first, jobSpec, scopeOf(file, variables)));
};

const duplicate = (first: Block, second: Block): HclError => {
  const { line, start, end } = first.headRange;
  return new HclError(
    "Duplicate job block",
    `Only one block of type "job" is allowed. Previous definition was at ${FILE}:${line},${start}-${end}.`,
    second.headRange,
  );
};

const scopeOf = (file: Body, variables: string): Scope => {
  const names: Record<string, Json> = {};
  const given = givenValues(variables);
  const vars: Record<string, Json> = {};
  const unset: HclError[] = [];
  for (const block of file.blocks) {
    const [name] = block.labels;
    if (block.type !== "variable" || name === undefined) continue;
    const value = variable(block, name, given);
    if (value === undefined) unset.push(unsetVariable(name));
    else vars[name] = value;
  }
  const [first, ...more] = unset;
  if (first) throw new HclError(first.summary, first.detail, undefined, more);
  names["var"] = vars;
  names["local"] = localsOf(file, vars);
  return { names };
};

const givenValues = (variables: string): Readonly<Record<string, Json>> => {
  try {
    const { attributes } = parseBody(variables);
    return Object.fromEntries(
      attributes.map(({ name, value }) => [name, evaluate(value, { names: {} })]),
    );
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    const words = error.describe(FILE);
    throw new Error(`Failed to parse job: unable to parse var content: ${words}`, { cause: error });
  }
};

const unsetVariable = (name: string): HclError =>
  new HclError(
    `Unset variable ${JSON.stringify(name)}`,
    "A used variable must be set or have a default value; see " +
      "https://developer.hashicorp.com/nomad/docs/reference/hcl2/variables  for details.",
    undefined,
  );

/** undefined for a variable without any value. */
const variable = (
  block: Block,
  name: string,
  given: Readonly<Record<string, Json>>,
): Json | undefined => {
  const attribute = (key: string): Block["body"]["attributes"][number] | undefined =>
    block.body.attributes.find((candidate) => candidate.name === key);
  const fallback = attribute("default");
  const value = given[name] ?? (fallback ? evaluate(fallback.value, { names: {} }) : undefined);
  if (value === undefined) return undefined;
  const type = attribute("type")?.value;
  return typed(value, type?.kind === "name" ? type.name : "", { name, given: name in given });
};

/** A value as its variable's type wants it. */
const typed = (
  value: Json,
  type: string,
  of: { readonly name: string; readonly given: boolean },
): Json => {
  if (type === "string" && typeof value !== "object") return String(value);
  if (type === "bool" && typeof value === "string") return value === "true";
  if (type !== "number" || typeof value === "number") return value;
  const number = typeof value === "string" && value !== "" ? Number(value) : NaN;
  if (!Number.isNaN(number)) return number;
  throw new HclError(
    "Invalid value for variable",
    `The value for ${of.name} is not compatible with the variable's type constraint: a number is required.`,
    { line: 2, start: 9, end: 15 },
  );
};

/** Locals may use each other in any order. */
const localsOf = (
  file: Body,
  vars: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> => {
  const open = new Map(
    file.blocks
      .filter(({ type }) => type === "locals")
      .flatMap(({ body }) => body.attributes)
      .map(({ name, value }) => [name, value]),
  );
  const known: Record<string, Json> = {};
  for (let left = open.size + 1; open.size > 0 && left > 0; left -= 1) {
    for (const [name, value] of open) {
      const local = evaluated(value, { names: { var: vars, local: { ...known } } }, left === 1);
      if (local === undefined) continue;
      known[name] = local;
      open.delete(name);
    }
  }
  return known;
};

/** undefined for what uses a local that is not known yet; nothing may be so at `last`. */
const evaluated = (value: Expression, scope: Scope, last: boolean): Json | undefined => {
  try {
    return evaluate(value, scope);
  } catch (error) {
    if (!(error instanceof HclError) || last) throw error;
    return undefined;
  }
};
