import type { Json } from "../go/Json.js";
import { decodeBlock } from "./decodeBlock.js";
import { evaluate, type Scope } from "./evaluate.js";
import { tidyJob } from "./tidyJob.js";
import { jobSpec } from "./jobSpec.js";
import { parseBody } from "./parseBody.js";
import { HclError, type Block, type Body, type Expression } from "./syntax.js";
import { jsonBody } from "./jsonBody.js";
import { FILE, variablesOf } from "./variablesOf.js";

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
  const vars = variablesOf(file, variables);
  return { names: { var: vars, local: localsOf(file, vars) } };
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
