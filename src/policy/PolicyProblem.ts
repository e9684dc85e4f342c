import { Fault } from "../errors.js";

/** One fault of the policies, at a place that an editor can open. */
export interface PolicyProblem {
  /** The file's name within the directory. */
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export const toLine = ({ file, line, column, text }: PolicyProblem): string =>
  `${file}:${line}:${column}: ${text}`;

/** Every problem a line, in the order of files and lines, each once. */
export const problemLines = (problems: readonly PolicyProblem[]): readonly string[] => [
  ...new Set(
    problems
      .toSorted(
        (one, other) =>
          one.file.localeCompare(other.file) || one.line - other.line || one.column - other.column,
      )
      .map(toLine),
  ),
];

/** All that is wrong with the policies of a directory, at once. */
export const policyFault = (directory: string, problems: readonly PolicyProblem[]): Fault =>
  new Fault(
    "POLICY_ERROR",
    [`The policies in ${directory} cannot be used:`, ...problemLines(problems)].join("\n"),
  );
