import { isJsonList, isJsonObject } from "../go/GoType.js";
import { parseJson } from "../go/parseJson.js";
import type { Json } from "../go/Json.js";
import { jobSpec } from "./jobSpec.js";
import type { BlockSpec } from "./BlockSpec.js";
import type { Attribute, Block, Body, Expression } from "./syntax.js";

const NOWHERE = { line: 1, start: 1, end: 1 };

/** A job file in HCL's JSON syntax: labels are members, blocks are objects. */
export const jsonBody = (source: string): Body => {
  const root = parseJson(source);
  const job = isJsonObject(root) ? (root["job"] ?? root["Job"]) : undefined;
  return { attributes: [], blocks: blocksOf("job", job ?? null, jobSpec) };
};

const blocksOf = (type: string, value: Json, spec: BlockSpec): Block[] => {
  const bodies = isJsonList(value) ? value : [value];
  return bodies.filter(isJsonObject).flatMap((body) => {
    if (spec.label === undefined) return [block(type, [], bodyOf(body, spec))];
    return Object.entries(body).flatMap(([label, inner]) =>
      (isJsonList(inner) ? inner : [inner])
        .filter(isJsonObject)
        .map((members) => block(type, [label], bodyOf(members, spec))),
    );
  });
};

const block = (type: string, labels: readonly string[], body: Body): Block => ({
  type,
  labels,
  body,
  typeRange: NOWHERE,
  headRange: NOWHERE,
  braceRange: NOWHERE,
});

const bodyOf = (members: Readonly<Record<string, Json>>, spec: BlockSpec): Body => {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (const [name, value] of Object.entries(members)) {
    const inner = spec.blocks[name];
    const known = typeof inner?.spec === "function" ? inner.spec() : inner?.spec;
    const isFree = inner?.as === "free" || inner?.as === "nested free";
    if (known && !isFree) blocks.push(...blocksOf(name, value, known));
    else attributes.push({ name, nameRange: NOWHERE, value: literal(value) });
  }
  return { attributes, blocks };
};

const literal = (value: Json): Expression => {
  const range = NOWHERE;
  if (isJsonList(value)) return { kind: "list", items: value.map(literal), range };
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(
      ([key, member]) => [literal(key), literal(member)] as const,
    );
    return { kind: "object", members, range };
  }
  return {
    kind: "literal",
    value: typeof value === "bigint" ? Number(value) : (value ?? null),
    range,
  };
};
