import { ExpressionParser } from "./ExpressionParser.js";
import { Reader } from "./Reader.js";
import type { Attribute, Block, Body, Range } from "./syntax.js";

/** Reads an HCL file. Throws an HclError for the first thing that is wrong. */
export const parseBody = (text: string): Body => {
  const reader = new Reader(text);
  return body(reader, undefined);
};

const body = (reader: Reader, opened: Range | undefined): Body => {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (;;) {
    reader.space();
    if (reader.done) {
      if (opened) throw unclosed(reader, opened);
      return { attributes, blocks };
    }
    if (opened && reader.take("}")) return { attributes, blocks };
    const name = reader.identifier() ?? quotedName(reader);
    if (!name) {
      const detail = "An argument or block definition is required here.";
      throw reader.fail("Argument or block definition required", detail);
    }
    reader.space(false);
    if (reader.peek() === "=" && reader.peek(2) !== "==") {
      reader.take("=");
      refuseAgain(reader, attributes, name);
      attributes.push({ name: name.name, nameRange: name.range, value: value(reader) });
    } else blocks.push(block(reader, name.name, name.range));
  }
};

/** An argument may be set only once in a block. */
const refuseAgain = (
  reader: Reader,
  attributes: readonly Attribute[],
  { name, range }: { readonly name: string; readonly range: Range },
): void => {
  const before = attributes.find((attribute) => attribute.name === name)?.nameRange;
  if (!before) return;
  const where = `input.hcl:${before.line},${before.start}-${before.end}`;
  const detail = `The argument ${JSON.stringify(name)} was already set at ${where}.`;
  throw reader.fail("Attribute redefined", `${detail} Each argument may be set only once.`, range);
};

const quotedName = (reader: Reader): ReturnType<Reader["identifier"]> => {
  const from = reader.at;
  const quoted = reader.match(/"[^"\n]*"/y);
  return quoted === undefined
    ? undefined
    : { name: quoted.slice(1, -1), range: reader.range(from) };
};

const unclosed = (reader: Reader, range: Range): Error =>
  reader.fail(
    "Unclosed configuration block",
    "There is no closing brace for this block before the end of the file. " +
      "This may be caused by incorrect brace nesting elsewhere in this file.",
    range,
  );

const value = (reader: Reader): Attribute["value"] => {
  reader.space(false);
  return new ExpressionParser(reader).parse();
};

const block = (reader: Reader, type: string, typeRange: Range): Block => {
  const labels: string[] = [];
  let end = typeRange.end;
  for (;;) {
    reader.space(false);
    const from = reader.at;
    if (reader.take("{")) {
      const braceRange = reader.range(from);
      const inner = body(reader, braceRange);
      const headRange = { ...typeRange, end };
      return { type, typeRange, labels, headRange, braceRange, body: inner };
    }
    const label = reader.match(/"(?:[^"\\\n]|\\.)*"/y) ?? reader.match(/[\p{L}_][\p{L}\p{N}_-]*/uy);
    if (label === undefined) {
      throw reader.fail(
        "Invalid block definition",
        'Either a quoted string block label or an opening brace ("{") is expected here.',
        reader.range(reader.at, reader.at),
      );
    }
    labels.push(label.startsWith('"') ? String(JSON.parse(label)) : label);
    end = reader.range(from).end;
  }
};
