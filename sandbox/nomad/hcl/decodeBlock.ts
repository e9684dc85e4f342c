import { parseDuration } from "../go/duration.js";
import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { ArgumentType, BlockSpec, InnerBlock } from "./BlockSpec.js";
import { evaluate, type Scope } from "./evaluate.js";
import { textOf } from "./textOf.js";
import { expandBlocks, type ScopedBlock } from "./expandBlocks.js";
import { HclError, type Attribute, type Block, type Body } from "./syntax.js";

/** A block of a job file as the part of the job's JSON that its specification says. */
export const decodeBlock = (block: Block, spec: BlockSpec, scope: Scope): Record<string, Json> => {
  const made: Record<string, Json> = { ...spec.fixed };
  if (spec.label !== undefined) made[spec.label] = labelOf(block, spec.label);
  for (const attribute of block.body.attributes) {
    const known = spec.arguments[attribute.name];
    if (known && attribute.name !== "_") made[known[0]] = argument(attribute, known[1], scope);
    else assignFree(made, attribute, spec, scope);
  }
  for (const inner of expandBlocks(block.body, scope)) {
    const known = spec.blocks[inner.block.type];
    if (!known) throw unexpectedBlock(inner.block, spec);
    add(made, known, inner);
  }
  return made;
};

const labelOf = ({ type, labels, braceRange }: Block, name: string): string => {
  const [label] = labels;
  if (label !== undefined) return label;
  const called = name === "ID" || name === "Name" ? "name" : name.toLowerCase();
  throw new HclError(
    `Missing ${called} for ${type}`,
    `All ${type} blocks must have 1 labels (${called}).`,
    braceRange,
  );
};

/** meta = {...} is as good as meta {...}. */
const assignFree = (
  made: Record<string, Json>,
  attribute: Attribute,
  spec: BlockSpec,
  scope: Scope,
): void => {
  const block = spec.blocks[attribute.name];
  if (block?.as !== "free" && block?.as !== "nested free") {
    throw new HclError(
      "Unsupported argument",
      `An argument named ${JSON.stringify(attribute.name)} is not expected here.`,
      attribute.nameRange,
    );
  }
  const value = evaluate(attribute.value, scope);
  made[block.json] = block.as === "free" ? texts(value) : value;
};

const texts = (value: Json): Json =>
  isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, isJsonList(item) ? item : textOf(item)]),
      )
    : value;

const add = (
  made: Record<string, Json>,
  { json, spec, as }: InnerBlock,
  { block, scope }: ScopedBlock,
): void => {
  if (as === "free") made[json] = texts(freeBody(block.body, scope));
  else if (as === "nested free") made[json] = freeBody(block.body, scope);
  else {
    const inner = decodeBlock(block, typeof spec === "function" ? spec() : spec, scope);
    const before = made[json];
    if (as === "one") made[json] = inner;
    else if (as === "map")
      made[json] = { ...(isJsonObject(before) ? before : {}), [block.labels[0] ?? ""]: inner };
    else made[json] = [...(isJsonList(before) ? before : []), inner];
  }
};

/** A block of the user's own: nested blocks become lists of objects, labels a level of their own. */
const freeBody = (body: Body, scope: Scope): Record<string, Json> => {
  const made: Record<string, Json> = {};
  for (const { name, value } of body.attributes) made[name] = evaluate(value, scope);
  for (const { block, scope: own } of expandBlocks(body, scope)) {
    const inner = freeBody(block.body, own);
    const value = [...block.labels]
      .reverse()
      .reduce((nested, label) => ({ [label]: [nested] }), inner);
    const before = made[block.type];
    made[block.type] = [...(isJsonList(before) ? before : []), value];
  }
  return made;
};

const argument = ({ value }: Attribute, type: ArgumentType, scope: Scope): Json => {
  const read = (): Json => {
    try {
      return evaluate(value, scope);
    } catch (error) {
      if (!(error instanceof HclError) || error.more.length > 0) throw error;
      const end = error.range?.end ?? value.range.end;
      const range = {
        ...value.range,
        end: error.summary === "Unsupported attribute" ? value.range.end : end + unknownTail(error),
      };
      const more = new HclError(
        "Unsuitable value type",
        "Unsuitable value: value must be known",
        range,
      );
      throw new HclError(error.summary, error.detail, error.range, [more]);
    }
  };
  return suited(read(), type, value.range);
};

/** The range of an unknown function's call reaches to its parenthesis. */
const unknownTail = (error: HclError): number =>
  error.summary === "Call to unknown function" ? 1 : 0;

type Unsuitable = (words: string) => HclError;

const suited = (value: Json, type: ArgumentType, range: HclError["range"]): Json => {
  if (value === null) return null;
  return SUITED[type](
    value,
    (words) => new HclError("Unsuitable value type", `Unsuitable ${words}`, range),
  );
};

const SUITED: Readonly<Record<ArgumentType, (value: Json, unsuitable: Unsuitable) => Json>> = {
  text: (value, unsuitable) => {
    if (typeof value === "object") throw unsuitable("value: string required");
    return textOf(value);
  },
  number: (value, unsuitable) => {
    const isNumber = typeof value === "string" ? value !== "" : typeof value === "number";
    if (!isNumber || Number.isNaN(Number(value))) throw unsuitable("value: a number is required");
    return Number(value);
  },
  truth: (value, unsuitable) => {
    if (!["true", "false"].includes(textOf(value))) throw unsuitable("value: a bool is required");
    return textOf(value) === "true";
  },
  duration: (value, unsuitable) => durationOf(value, unsuitable),
  texts: (value, unsuitable) => {
    if (!isJsonList(value)) throw unsuitable("value: list of string required");
    return value.map(textOf);
  },
  map: (value) => value,
  any: (value) => value,
};

const durationOf = (value: Json, unsuitable: Unsuitable): Json => {
  if (typeof value === "number") return value;
  const nanoseconds = parseDuration(textOf(value));
  if (typeof nanoseconds === "string") throw unsuitable(`duration value: ${nanoseconds}`);
  return nanoseconds;
};

const unexpectedBlock = (block: Block, spec: BlockSpec): HclError => {
  const known = [...Object.keys(spec.blocks), ...Object.keys(spec.arguments)];
  const near = Object.keys(spec.blocks).find((name) => distance(name, block.type) < 4);
  const hint = near === undefined ? "" : ` Did you mean ${JSON.stringify(near)}?`;
  const argumentHint =
    known.includes(block.type) && !(block.type in spec.blocks)
      ? ` Did you mean to define argument ${JSON.stringify(block.type)}? If so, use the equals sign to assign it a value.`
      : "";
  return new HclError(
    "Unsupported block type",
    `Blocks of type ${JSON.stringify(block.type)} are not expected here.${argumentHint || hint}`,
    block.typeRange,
  );
};

/** How many characters have to change to make one word the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [at, letter] of Array.from(a).entries()) {
    const next = [at + 1];
    for (const [other, target] of Array.from(b).entries()) {
      const change = (row[other] ?? 0) + (letter === target ? 0 : 1);
      next.push(Math.min(change, (row[other + 1] ?? 0) + 1, (next[other] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};
