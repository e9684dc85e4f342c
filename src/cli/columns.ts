import { printable } from "./printable.js";

const MAXIMUM_WIDTH = 60;
/** Characters that take two columns: Hangul, CJK, full-width forms and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;

const characters = new Intl.Segmenter();

const widthOf = (text: string): number => {
  let width = 0;
  for (const { segment } of characters.segment(text)) width += WIDE.test(segment) ? 2 : 1;
  return width;
};

const cut = (text: string): string => {
  if (widthOf(text) <= MAXIMUM_WIDTH) return text;
  let kept = "";
  for (const { segment } of characters.segment(text)) {
    if (widthOf(kept + segment) >= MAXIMUM_WIDTH) break;
    kept += segment;
  }
  return `${kept}…`;
};

/** Lines with aligned columns; cells are made printable, and cut where they are very long. */
export const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const cells = rows.map((row) => row.map((cell) => cut(printable(cell))));
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    });
  }
  const padded = (cell: string, column: number): string =>
    cell + " ".repeat((widths[column] ?? 0) - widthOf(cell));
  return cells.map((row) => row.map(padded).join("  ").trimEnd());
};
