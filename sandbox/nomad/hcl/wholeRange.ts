import type { Expression, Range } from "./syntax.js";

/** Where an expression stands, quotes included: a text's own range leaves them out. */
export const wholeRange = (expression: Expression): Range => {
  const { line, start, end } = expression.range;
  const isText = expression.kind === "literal" && typeof expression.value === "string";
  return isText ? { line, start: start - 1, end: end + 1 } : expression.range;
};
