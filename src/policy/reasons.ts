import type { ApprovalRule, Question } from "./Policy.js";
import type { Rule } from "./Rule.js";

const LONGEST = 80;

const short = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1).toWellFormed()}…`;

/** `nomad:stopJob on "web"` */
const asked = ({ action, target: { name, id } }: Question): string => {
  const what = name ?? id;
  return what === undefined
    ? short(action)
    : `${short(action)} on ${JSON.stringify(short(what.toWellFormed()))}`;
};

const people = ({ count, roles }: ApprovalRule): string =>
  `${count === 1 ? "one approval" : `${count} approvals`} by ${roles.join(" or ")}`;

const named = (ids: readonly string[]): string =>
  `${ids.length === 1 ? "The policy" : "The policies"} ${ids.join(", ")}`;

/** The sentences that policies give themselves, each once. */
const sentences = (rules: readonly Rule[]): string =>
  [...new Set(rules.flatMap(({ reason }) => (reason === null ? [] : [` ${reason}`])))].join("");

/** Why nothing permits it. */
export const unpermitted = (question: Question): string => {
  const { roles } = question.caller;
  const whom = roles.length === 0 ? "whoever has no role" : `the roles ${short(roles.join(", "))}`;
  return `No policy permits ${asked(question)} to ${whom}.`;
};

/** Which policies refuse it, and why. */
export const refused = (question: Question, rules: readonly Rule[]): string => {
  const verb = rules.length === 1 ? "refuses" : "refuse";
  return `${named(rules.map(({ id }) => id))} ${verb} ${asked(question)}.${sentences(rules)}`;
};

/** Which policies ask for approvals, and whose. */
export const approvalAsked = (
  question: Question,
  rules: readonly Rule[],
  approvals: readonly ApprovalRule[],
): string => {
  const verb = rules.length === 1 ? "asks" : "ask";
  const whose = [...new Set(approvals.map(people))].join(" and ");
  return `${named(rules.map(({ id }) => id))} ${verb} for ${whose} before ${asked(question)}.${sentences(rules)}`;
};

/** That nothing could be decided; what failed is in the log, and the policies that did are named. */
export const undecided = (question: Question, policyIds: readonly string[]): string => {
  const cause = policyIds.length === 0 ? "" : `: ${policyIds.join(", ")} failed`;
  return `The policies could not decide ${asked(question)}${cause}. Nothing is allowed until they can.`;
};
