import { Buffer } from "node:buffer";
import type { PolicyProblem } from "./PolicyProblem.js";

/** A file of the policies, as it was read. */
export interface PolicyFile {
  /** Within the directory, e.g. `developer.cedar`. */
  readonly name: string;
  readonly text: string;
}

/** A problem at an offset in UTF-16 units; columns count characters. */
export const problemAt = (
  { name, text: whole }: PolicyFile,
  offset: number,
  text: string,
): PolicyProblem => {
  const lines = whole.slice(0, offset).split(/\r\n|\r|\n/u);
  return {
    file: name,
    line: lines.length,
    column: Array.from(lines.at(-1) ?? "").length + 1,
    text,
  };
};

/** The engine counts bytes of UTF-8. */
export const unitsOf = (text: string, bytes: number): number =>
  Buffer.from(text, "utf8").subarray(0, bytes).toString("utf8").length;
