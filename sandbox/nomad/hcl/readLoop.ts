import type { Reader } from "./Reader.js";
import type { Expression } from "./syntax.js";

/** One name or two in front of the `in` of a loop. */
const LOOP_NAMES = /[\p{L}_][\p{L}\p{N}_]*(?:\s*,\s*[\p{L}_][\p{L}\p{N}_]*)?/uy;

/** A `for` expression, after the bracket at `from` that it stands in; undefined where there is none. */
export const readLoop = (
  reader: Reader,
  parse: () => Expression,
  from: number,
): Expression | undefined => {
  if (!reader.match(/for\s+(?=[\p{L}_])/uy)) return undefined;
  const names = (reader.match(LOOP_NAMES) ?? "").split(/\s*,\s*/);
  reader.match(/\s*in\s+/y);
  const over = parse();
  reader.match(/\s*:\s*/y);
  const first = parse();
  const key = reader.match(/\s*=>\s*/y) ? first : undefined;
  const value = key ? parse() : first;
  const groups = reader.match(/\s*\.\.\./y) !== undefined;
  reader.space();
  const test = reader.match(/if\s+/y) ? parse() : undefined;
  return { kind: "for", names, over, key, value, groups, test, range: reader.range(from) };
};
