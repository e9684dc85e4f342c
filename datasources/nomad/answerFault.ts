import type { ErrorCode } from "../../src/errors.js";
import { NomadFault, type NomadFaultOptions } from "./nomadFault.js";
import type { HttpAnswer } from "./NomadHttp.js";
import type { Destination } from "./transportFault.js";

/** What Nomad is known to write into answers that are no success, and what that amounts to. */
const SAYINGS: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /ACL token (not found|expired)/i,
    "UPSTREAM_AUTH_FAILED",
    "does not accept the configured token",
  ],
  [/No path to region/, "UPSTREAM_UNAVAILABLE", "has no path to that region"],
  [/No cluster leader/, "UPSTREAM_UNAVAILABLE", "has no cluster leader"],
  [/Permission denied/, "UPSTREAM_REJECTED", "refuses: the configured token lacks the permission"],
];

/** Said with status 500 of an allocation that the token may not see, or that is not there. */
const UNKNOWN_ALLOCATION = "Unknown allocation ";

/** The seconds of a Retry-After header; null where there are none. */
const retryAfterSeconds = (header: string | undefined): number | null =>
  header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;

const throttled = (who: string, answer: HttpAnswer, options: NomadFaultOptions): NomadFault => {
  const seconds = retryAfterSeconds(answer.headers["retry-after"]);
  const when = seconds === null ? "" : ` in ${seconds} s`;
  return new NomadFault("RATE_LIMITED", `${who} limits the number of calls; ask again${when}.`, {
    ...options,
    ...(seconds === null ? {} : { details: { retryAfterSeconds: seconds } }),
  });
};

const statusFault = (who: string, answer: HttpAnswer, options: NomadFaultOptions): NomadFault => {
  const { status } = answer;
  const text = answer.body.toString("utf8", 0, 300);
  if (status === 429) return throttled(who, answer, options);
  if (status >= 300 && status < 400) {
    const what = `${who} redirects (HTTP ${status}), which is not followed; point its address at the agent itself.`;
    return new NomadFault("UPSTREAM_BAD_RESPONSE", what, options);
  }
  const saying = SAYINGS.find(([pattern]) => pattern.test(text));
  if (saying) return new NomadFault(saying[1], `${who} ${saying[2]}.`, options);
  if (status >= 500) {
    return new NomadFault("UPSTREAM_UNAVAILABLE", `${who} failed (HTTP ${status}).`, options);
  }
  return new NomadFault("UPSTREAM_REJECTED", `${who} refuses the call (HTTP ${status}).`, options);
};

/** Whether the answer says that there is no such thing. */
export const isMissing = ({ status, body }: HttpAnswer): boolean =>
  status === 404 || (status === 500 && body.toString("utf8", 0, 80).startsWith(UNKNOWN_ALLOCATION));

/** Null for an answer that can be read: 2xx with JSON in it, or a missing thing where `mayBeMissing`. */
export const answerFault = (
  to: Destination,
  answer: HttpAnswer,
  mayBeMissing: boolean,
): NomadFault | null => {
  const who = `Nomad source ${to.source}`;
  const options = { source: to.source, answered: true };
  if (mayBeMissing && isMissing(answer)) return null;
  if (answer.status < 200 || answer.status > 299) return statusFault(who, answer, options);
  if (/^application\/json\b/.test(answer.headers["content-type"] ?? "")) return null;
  const what = `${who} at ${to.address} answers something other than JSON; is that a Nomad agent?`;
  return new NomadFault("UPSTREAM_BAD_RESPONSE", what, options);
};
