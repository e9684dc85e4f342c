import type { ErrorCode } from "../../src/errors.js";
import { contentFault, statusFault } from "../upstream/answerFaults.js";
import type { Destination } from "../upstream/Destination.js";
import type { HttpAnswer } from "../upstream/PooledHttp.js";
import type { UpstreamFault } from "../upstream/UpstreamFault.js";

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

const sayingOf = ({ status, body }: HttpAnswer) => {
  if (status < 400 || status === 429) return undefined;
  const text = body.toString("utf8", 0, 300);
  return SAYINGS.find(([pattern]) => pattern.test(text));
};

/** Whether the answer says that there is no such thing. */
export const isMissing = ({ status, body }: HttpAnswer): boolean =>
  status === 404 || (status === 500 && body.toString("utf8", 0, 80).startsWith(UNKNOWN_ALLOCATION));

/** Null for an answer that can be read: 2xx with JSON in it, or a missing thing where `mayBeMissing`. */
export const answerFault = (
  to: Destination,
  answer: HttpAnswer,
  mayBeMissing: boolean,
): UpstreamFault | null => {
  if (mayBeMissing && isMissing(answer)) return null;
  const saying = sayingOf(answer);
  if (saying) return to.fault(saying[1], saying[2], { answered: true });
  return statusFault(to, answer) ?? contentFault(to, answer, "a Nomad agent");
};
