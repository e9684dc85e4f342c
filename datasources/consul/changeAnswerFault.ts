import type { ErrorCode } from "../../src/errors.js";
import type { Destination } from "../upstream/Destination.js";
import type { UpstreamFault } from "../upstream/UpstreamFault.js";
import { answerFault } from "./answerFault.js";
import { ConsulFault } from "./consulFault.js";
import type { HttpAnswer } from "./ConsulHttp.js";

/** Signs that the servers failed, whatever they were asked: the change may or may not have been made. */
const BROKEN =
  /leader|no path to datacenter|rpc error|raft|connection|(dial|read|write) tcp|broken pipe|yamux|timed? ?out|deadline|context canceled|\bEOF\b|i\/o|not ready|shut(ting )?down|no known consul servers|space left/i;
/** Signs that they looked at what was asked, and did not take it. */
const LOOKED_AT =
  /valid|must|missing|cannot|can't|couldn't|should|allowed|permit|duplicate|more than once|only|at most|at least|non-existent|unsupported|required|declared|unknown|inconsistent|bad |empty|parsing/i;

/** What Consul refuses, in our words: its own may hold what nobody else should read. */
const REFUSALS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [/split weights must be 100/, "BAD_USER_INPUT", "the weights of a splitter must add up to 100"],
  [/more than once/, "BAD_USER_INPUT", "it names the same thing more than once"],
  [
    /inconsistent protocols|does not permit advanced/,
    "BAD_USER_INPUT",
    "the services of its discovery chain speak different protocols; set `Protocol` in their service-defaults",
  ],
  [
    /invalid config entry kind/,
    "BAD_USER_INPUT",
    "it does not know this kind of entry; its version may be older",
  ],
  [
    /invalid config key/,
    "BAD_USER_INPUT",
    "the entry has a field that it does not know; its version may be older",
  ],
  [/duplicate intention/, "CONFLICT", "there is one for the same services by now"],
  [/non-existent intention|Intention not found/, "NOT_FOUND", "there is no such intention by now"],
  [/wildcard/, "INVALID_NAME", "a wildcard stands for a whole name, never for a part of one"],
  [/Invalid service address/, "BAD_USER_INPUT", "a service cannot be reached at this address"],
  [/Invalid Service Meta/, "BAD_USER_INPUT", "the metadata is not what Consul takes"],
  [/Unknown service|No service registered/, "NOT_FOUND", "there is no such instance by now"],
  [/Unknown check/, "NOT_FOUND", "there is no such check by now"],
];

const isKnown = (text: string): boolean => REFUSALS.some(([pattern]) => pattern.test(text));

const reasonOf = (text: string): readonly [ErrorCode, string] => {
  const [, code, why] = REFUSALS.find(([pattern]) => pattern.test(text)) ?? [];
  return code !== undefined && why !== undefined
    ? [code, why]
    : ["UPSTREAM_REJECTED", "what was sent is not valid to it"];
};

/** Consul itself gives its answers no ids; a proxy in front of it may. */
export const requestIdOf = ({ headers }: HttpAnswer): string | null => {
  const id = headers["x-request-id"];
  return typeof id === "string" && /^[\w.:-]{1,128}$/.test(id) ? id : null;
};

const withId = (fault: UpstreamFault, to: Destination, id: string): UpstreamFault =>
  new ConsulFault(fault.code, fault.message, {
    source: to.source,
    answered: fault.answered,
    details: { ...fault.extensions, upstreamRequestId: id },
  });

/** Before 1.13 Consul answers 500 to what it refuses, as to what it fails at. */
const isRefusal = ({ status, body }: HttpAnswer): boolean => {
  if (status !== 500) return status === 400 || status === 404;
  const text = body.toString("utf8");
  return isKnown(text) || (LOOKED_AT.test(text) && !BROKEN.test(text));
};

/** Which permission it is that the token lacks: many versions of Consul do not say. */
const withNeed = (fault: UpstreamFault | null, to: Destination, needs: string) => {
  if (fault?.code !== "UPSTREAM_REJECTED") return fault;
  const what = `Consul source ${to.source} refuses: the configured token lacks the permission; it needs ${needs}.`;
  return new ConsulFault(fault.code, what, { source: to.source, answered: true });
};

const faultOf = (to: Destination, answer: HttpAnswer, needs: string): UpstreamFault | null => {
  const { status, body } = answer;
  // Agents answer to what they do themselves without a word.
  if (status === 200 && body.length === 0) return null;
  if (status === 403) return withNeed(answerFault(to, answer, false), to, needs);
  if (status < 400 || !isRefusal(answer)) return answerFault(to, answer, false);
  const [code, why] = reasonOf(body.toString("utf8"));
  const what = `Consul source ${to.source} refuses the change (HTTP ${status}): ${why}.`;
  return new ConsulFault(code, what, { source: to.source, answered: true });
};

/** Null where a change was taken: 200 with JSON, or with nothing. `needs`: its permission, for a 403. */
export const changeAnswerFault = (
  to: Destination,
  answer: HttpAnswer,
  needs: string,
): UpstreamFault | null => {
  const fault = faultOf(to, answer, needs);
  const id = requestIdOf(answer);
  return fault && id !== null ? withId(fault, to, id) : fault;
};
