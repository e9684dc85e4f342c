import type { ErrorCode } from "../../src/errors.js";
import { contentFault, statusFault } from "../upstream/answerFaults.js";
import type { Destination } from "../upstream/Destination.js";
import type { UpstreamFault } from "../upstream/UpstreamFault.js";
import type { HttpAnswer } from "./ConsulHttp.js";

type Saying = readonly [RegExp, ErrorCode, string];

/** What Consul is known to write into answers with status 403. */
const REFUSALS: readonly Saying[] = [
  [/ACL not found/, "UPSTREAM_AUTH_FAILED", "does not know the configured token"],
  [/^/, "UPSTREAM_REJECTED", "refuses: the configured token lacks the permission"],
];

/** The same with 500 and more. */
const FAILURES: readonly Saying[] = [
  [/No path to datacenter/, "UNKNOWN_DATACENTER", "has no path to that datacenter"],
  // Before 1.13.
  [/invalid config entry kind/, "UPSTREAM_REJECTED", "does not know this kind of entry"],
  [/No cluster leader/, "UPSTREAM_UNAVAILABLE", "has no cluster leader"],
];

const sayingOf = ({ status, body }: HttpAnswer): Saying | undefined => {
  const text = body.toString("utf8", 0, 200);
  const sayings = status === 403 ? REFUSALS : status >= 500 ? FAILURES : [];
  return sayings.find(([pattern]) => pattern.test(text));
};

/** Null for an answer that can be read: 2xx with JSON in it, or 404 where `mayBeMissing`. */
export const answerFault = (
  to: Destination,
  answer: HttpAnswer,
  mayBeMissing: boolean,
): UpstreamFault | null => {
  if (answer.status === 404 && mayBeMissing) return null;
  const saying = sayingOf(answer);
  if (saying) return to.fault(saying[1], saying[2], { answered: true });
  return statusFault(to, answer) ?? contentFault(to, answer, "a Consul agent");
};
