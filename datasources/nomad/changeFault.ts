import type { ErrorCode } from "../../src/errors.js";
import type { Destination } from "../upstream/Destination.js";
import type { HttpAnswer } from "../upstream/PooledHttp.js";
import { answerFault } from "./answerFault.js";
import type { NomadSubmission } from "./NomadCall.js";
import { NomadFault } from "./nomadFault.js";

/** More of what Nomad says is left out. */
const MOST_TOLD = 300;

/** What Nomad says when a change comes too late, or too early. */
const CONFLICTS =
  /Enforcing job modify index|enforcing version|revert to current version|active deployment|terminal deployment|while it is draining|should not run/;

/** What Nomad says, with status 500, of calls that failed on their way between its own agents. */
const UNWELL =
  /\bEOF\b|failed to get conn|connection (?:refused|reset)|i\/o timeout|No path to (?:node|region)|No cluster leader|deadline exceeded/;

const TOKEN = /ACL token (?:not found|expired)|Permission denied/;

/** In one line, without what a terminal would obey, nor the lists that Nomad nests errors in. */
export const wordsOf = (text: string): string => {
  const words = text
    .replaceAll(/\d+ errors? occurred:\s*\*\s*/g, "")
    .replaceAll(/\s*\n\s*\*\s+/g, "; ")
    .replaceAll(/\p{C}+|\s+/gu, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
  return words.length > MOST_TOLD ? `${words.slice(0, MOST_TOLD - 3)}...` : words;
};

/** What Nomad says; a conflict over a variable answers with the variable, which is told to nobody. */
const toldBy = ({ status, headers, body }: HttpAnswer): string => {
  const isPlain = headers["content-type"]?.startsWith("text/plain") ?? false;
  return isPlain && status !== 409 ? wordsOf(body.toString("utf8", 0, 4_096)) : "";
};

const codeOf = (status: number, words: string, refused: ErrorCode): ErrorCode => {
  if (status === 409 || CONFLICTS.test(words)) return "CONFLICT";
  return status === 404 && words !== "" ? "NOT_FOUND" : refused;
};

/** Nomad tells index 0 of what is not there, and of what somebody has locked. */
const placeNow = (index: unknown): string => {
  if (typeof index !== "string") return "";
  return index === "0" ? " It is gone, or locked." : ` It is at index ${index} now.`;
};

const refusal = ({ source }: Destination, answer: HttpAnswer, refused: ErrorCode): NomadFault => {
  const { status, headers } = answer;
  const words = toldBy(answer);
  const code = codeOf(status, words, refused);
  const what = words === "" ? `HTTP ${status}` : words.replace(/[.:]+$/, "");
  const now = status === 409 ? placeNow(headers["x-nomad-index"]) : "";
  return new NomadFault(code, `Nomad source ${source} refuses: ${what}.${now}`, {
    source,
    answered: true,
  });
};

const isRefusal = (status: number): boolean =>
  status === 500 || (status >= 400 && status < 500 && status !== 429);

/** Whether the token or the agents are to blame, whatever was asked for. */
const isOfOthers = ({ status, body }: HttpAnswer): boolean => {
  const text = body.toString("utf8", 0, 4_096);
  return TOKEN.test(text) || (status === 500 && UNWELL.test(text));
};

/** Nomad does not say which capability it is that the token lacks. */
const withNeed = (fault: NomadFault | null, to: Destination, needs: string): NomadFault | null => {
  if (fault?.code !== "UPSTREAM_REJECTED") return fault;
  const what = `Nomad source ${to.source} refuses: the configured token lacks the permission; it needs ${needs}. Nothing was changed.`;
  return new NomadFault(fault.code, what, { source: to.source, answered: true });
};

/** Null for the answer to a change, or to a plan of one, that Nomad accepted. */
export const changeFault = (
  to: Destination,
  answer: HttpAnswer,
  { refused, needs }: Pick<NomadSubmission, "refused" | "needs">,
): NomadFault | null => {
  const { status, body } = answer;
  if (status < 300 && body.length === 0) return null;
  const isOurs = isRefusal(status) && !isOfOthers(answer);
  if (isOurs) return refusal(to, answer, refused);
  return withNeed(answerFault(to, answer, false), to, needs);
};

/** A call that was sent and not answered may have been obeyed. */
export const withUnknownEnd = (error: unknown): unknown => {
  if (!(error instanceof NomadFault)) return error;
  const isOpen =
    error.code === "UPSTREAM_TIMEOUT" ||
    (error.code === "UPSTREAM_BAD_RESPONSE" && !error.answered);
  if (!isOpen) return error;
  const what = `${error.message} It is not known whether the change was made.`;
  return new NomadFault(error.code, what, {
    source: error.extensions.source ?? "",
    answered: error.answered,
    cause: error,
  });
};
