import type { Annotations, DetailedError, PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { approvalOf } from "./approvalOf.js";
import type { Cedar } from "./cedar.js";
import { type PolicyFile, problemAt, unitsOf } from "./place.js";
import type { PolicyProblem } from "./PolicyProblem.js";
import type { Rule } from "./Rule.js";
import type { Statement } from "./statements.js";

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const LONGEST_REASON = 300;

/** What the engine says of a text, with its advice; without the words that name its own call. */
export const explain = ({ message, help, sourceLocations }: DetailedError): string => {
  const said = message
    .replace(/^failed to parse [^:]*: /u, "")
    .replace(/^for policy `[^`]*`, /u, "");
  const expected = sourceLocations?.[0]?.label;
  return [said, expected, help].filter((part) => part).join("; ");
};

/** The engine's errors about a statement, and those that it relates to them, at their places in the file. */
export const problemsIn = (
  file: PolicyFile,
  statement: Statement,
  error: DetailedError,
): readonly PolicyProblem[] => {
  const bytes = error.sourceLocations?.[0]?.start ?? 0;
  const offset = statement.offset + unitsOf(statement.text, bytes);
  return [
    problemAt(file, offset, explain(error)),
    ...(error.related ?? []).flatMap((related) => problemsIn(file, statement, related)),
  ];
};

type Parts = Pick<Rule, "id" | "effect" | "approval" | "reason">;

const reasonOf = (annotations: Annotations): string | null | { readonly problem: string } => {
  const reason = annotations["reason"] ?? null;
  return reason === null || reason.length <= LONGEST_REASON
    ? reason
    : { problem: `@reason has ${reason.length} characters; expected at most ${LONGEST_REASON}` };
};

const approvalIn = (json: PolicyJson): Rule["approval"] | { readonly problem: string } => {
  const annotations = json.annotations ?? {};
  if (!("approval" in annotations)) return null;
  if (json.effect === "permit") {
    return { problem: "@approval stands on a permit; it makes a forbid give way to approvals" };
  }
  if (json.action.op === "All") {
    return {
      problem:
        '@approval covers reads as well; name the changes: action in Causeway::Action::"change"',
    };
  }
  return approvalOf(annotations["approval"] ?? "");
};

/** What a policy says of itself, or what is wrong with that. */
const partsOf = (json: PolicyJson, fallbackId: string): Parts | { readonly problem: string } => {
  const annotations = json.annotations ?? {};
  const id = "id" in annotations ? (annotations["id"] ?? "") : fallbackId;
  const approval = approvalIn(json);
  const reason = reasonOf(annotations);
  if (id !== fallbackId && !ID.test(id)) {
    return { problem: "@id must be 1 to 100 letters, digits, dots, hyphens and underscores" };
  }
  if (approval && "problem" in approval) return approval;
  if (reason !== null && typeof reason !== "string") return reason;
  return { id, effect: json.effect, approval, reason };
};

/** One statement as a rule, or what is wrong with it. Throws where the engine broke over it. */
export const readRule = (
  cedar: Cedar,
  file: PolicyFile,
  statement: Statement,
  number: number,
): readonly [Rule] | readonly PolicyProblem[] => {
  const answer = cedar.policyToJson(statement.text);
  if (answer.type === "failure") {
    return answer.errors.flatMap((error) => problemsIn(file, statement, error));
  }
  const parts = partsOf(answer.json, `${file.name}#${number}`);
  if ("problem" in parts) return [problemAt(file, statement.offset, parts.problem)];
  return [{ ...parts, json: answer.json, file, statement }];
};
