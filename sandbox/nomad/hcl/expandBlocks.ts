import { isJsonList } from "../go/GoType.js";
import { entriesOf } from "./entriesOf.js";
import { evaluate, type Scope } from "./evaluate.js";
import { textOf } from "./textOf.js";
import { HclError, type Attribute, type Block, type Body } from "./syntax.js";

/** A block, and what the names in it stand for. */
export interface ScopedBlock {
  readonly block: Block;
  readonly scope: Scope;
}

/** The blocks of a body; a dynamic block stands for one block for each item that it goes over. */
export const expandBlocks = (body: Body, scope: Scope): readonly ScopedBlock[] =>
  body.blocks.flatMap((block) =>
    block.type === "dynamic" ? expanded(block, scope) : [{ block, scope }],
  );

const expanded = (block: Block, scope: Scope): readonly ScopedBlock[] => {
  const [type = ""] = block.labels;
  const content = block.body.blocks.find((inner) => inner.type === "content");
  if (!content) throw missing('"content" block', block);
  const iterator = argument(block, "iterator")?.value;
  const name = iterator?.kind === "name" ? iterator.name : type;
  const over = argument(block, "for_each");
  if (!over) throw missing('argument "for_each"', block);
  return entriesOf(evaluate(over.value, scope)).map(([key, value]) => {
    const inner = { names: { ...scope.names, [name]: { key, value } } };
    return { block: { ...content, type, labels: labelsOf(block, inner) }, scope: inner };
  });
};

const argument = ({ body }: Block, name: string): Attribute | undefined =>
  body.attributes.find((attribute) => attribute.name === name);

const labelsOf = (block: Block, scope: Scope): readonly string[] => {
  const labels = argument(block, "labels");
  const value = labels ? evaluate(labels.value, scope) : [];
  return isJsonList(value) ? value.map(textOf) : [];
};

const missing = (what: string, { headRange }: Block): HclError =>
  new HclError(
    "Missing required argument",
    `The ${what} is required, but no definition was found.`,
    headRange,
  );
