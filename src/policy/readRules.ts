import { createCedar, isTrap } from "./cedar.js";
import { type PolicyFile, problemAt } from "./place.js";
import type { PolicyProblem } from "./PolicyProblem.js";
import { readRule } from "./readRule.js";
import type { Rule } from "./Rule.js";
import { MAXIMUM_NESTING, type Statement, statementsOf, tooDeepAt } from "./statements.js";

type Read = Rule | PolicyProblem;

/** What files of policies hold, and what is wrong with them. */
export interface ReadRules {
  readonly rules: readonly Rule[];
  readonly problems: readonly PolicyProblem[];
}

/** What is to be said of a file before the engine may see any of it. */
export const nestingProblems = (file: PolicyFile): readonly PolicyProblem[] => {
  const offset = tooDeepAt(file.text);
  const text = `is nested deeper than ${MAXIMUM_NESTING}; split it`;
  return offset === null ? [] : [problemAt(file, offset, text)];
};

/** A policy that the engine does not survive although its nesting is within the limit: a long chain. */
export const brokenBy = (file: PolicyFile, { offset }: Statement): PolicyProblem =>
  problemAt(file, offset, "is too deep for the engine; split this policy");

/** Reads statements one by one, with a new engine after each that breaks it. */
const createReader = () => {
  let cedar = createCedar();
  return (file: PolicyFile, statement: Statement, number: number): readonly Read[] => {
    try {
      return readRule(cedar, file, statement, number);
    } catch (cause) {
      if (!isTrap(cause)) throw cause;
      cedar = createCedar();
      return [brokenBy(file, statement)];
    }
  };
};

const readFile = (file: PolicyFile, read: ReturnType<typeof createReader>): readonly Read[] => {
  const nesting = nestingProblems(file);
  if (nesting.length > 0) return nesting;
  const statements = statementsOf(file.text);
  if (statements.length === 0) return [problemAt(file, 0, "holds no policy")];
  return statements.flatMap((statement, index) => read(file, statement, index + 1));
};

const duplicates = (rules: readonly Rule[]): readonly PolicyProblem[] => {
  const first = new Map(rules.toReversed().map((rule) => [rule.id, rule]));
  return rules.flatMap((rule) => {
    const known = first.get(rule.id);
    if (!known || known === rule) return [];
    const text = `@id("${rule.id}") is taken by another policy in ${known.file.name}`;
    return [problemAt(rule.file, rule.statement.offset, text)];
  });
};

const isRule = (read: Read): read is Rule => "statement" in read;
const isProblem = (read: Read): read is PolicyProblem => !isRule(read);

/** Every policy of the files, and everything that is wrong with them. */
export const readRules = (files: readonly PolicyFile[]): ReadRules => {
  const read = createReader();
  const found = files.flatMap((file) => readFile(file, read));
  const rules = found.filter(isRule);
  return { rules, problems: [...found.filter(isProblem), ...duplicates(rules)] };
};
