import type { HttpAnswer } from "./ConsulHttp.js";
import { ConsulFault, type ConsulFaultOptions } from "./consulFault.js";
import type { Destination } from "./transportFault.js";

/** Said of a 403; null where the text says nothing that Consul is known to say. */
const REFUSALS: readonly (readonly [
  RegExp,
  "UPSTREAM_AUTH_FAILED" | "UPSTREAM_REJECTED",
  string,
])[] = [
  [/ACL not found/, "UPSTREAM_AUTH_FAILED", "does not know the configured token"],
  [/./s, "UPSTREAM_REJECTED", "refuses: the configured token lacks the permission"],
];

/** The seconds of a Retry-After header, a number or a date; null where there is none. */
export const retryAfterSeconds = (header: string | undefined): number | null => {
  if (header === undefined) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : null;
};

const throttled = (who: string, answer: HttpAnswer, options: ConsulFaultOptions): ConsulFault => {
  const seconds = retryAfterSeconds(answer.headers["retry-after"]);
  const when = seconds === null ? "" : ` in ${seconds} s`;
  return new ConsulFault("RATE_LIMITED", `${who} limits the rate of calls; ask again${when}.`, {
    ...options,
    ...(seconds === null ? {} : { details: { retryAfterSeconds: seconds } }),
  });
};

const refused = (who: string, text: string, options: ConsulFaultOptions): ConsulFault => {
  const [, code, what] = REFUSALS.find(([pattern]) => pattern.test(text)) ?? REFUSALS[1] ?? [];
  return new ConsulFault(code ?? "UPSTREAM_REJECTED", `${who} ${what ?? "refuses"}.`, options);
};

const failed = (who: string, answer: HttpAnswer, options: ConsulFaultOptions): ConsulFault => {
  const text = answer.body.toString("utf8", 0, 200);
  if (text.includes("No path to datacenter")) {
    return new ConsulFault("UNKNOWN_DATACENTER", `${who} has no path to that datacenter.`, options);
  }
  // Before 1.13 it answers so to a kind that it does not know.
  if (text.includes("invalid config entry kind")) {
    return new ConsulFault(
      "UPSTREAM_REJECTED",
      `${who} does not know this kind of entry.`,
      options,
    );
  }
  const why = text.includes("No cluster leader") ? "has no cluster leader" : "failed";
  return new ConsulFault("UPSTREAM_UNAVAILABLE", `${who} ${why} (HTTP ${answer.status}).`, options);
};

/** The fault of an answer that is neither 2xx nor one that the caller expects. */
const statusFault = (who: string, answer: HttpAnswer, options: ConsulFaultOptions): ConsulFault => {
  const { status } = answer;
  if (status >= 500) return failed(who, answer, options);
  if (status === 429) return throttled(who, answer, options);
  if (status === 403) return refused(who, answer.body.toString("utf8", 0, 200), options);
  if (status >= 300 && status < 400) {
    const fix = "point its address at the agent itself";
    const what = `${who} redirects (HTTP ${status}), which is not followed; ${fix}.`;
    return new ConsulFault("UPSTREAM_BAD_RESPONSE", what, options);
  }
  return new ConsulFault("UPSTREAM_REJECTED", `${who} refuses the call (HTTP ${status}).`, options);
};

/** Null for an answer that can be read: 2xx with JSON in it, or 404 where `mayBeMissing`. */
export const answerFault = (
  to: Destination,
  answer: HttpAnswer,
  mayBeMissing: boolean,
): ConsulFault | null => {
  const who = `Consul source ${to.source}`;
  const options = { source: to.source, answered: true };
  if (answer.status === 404 && mayBeMissing) return null;
  if (answer.status < 200 || answer.status > 299) return statusFault(who, answer, options);
  if (/^application\/json\b/.test(answer.headers["content-type"] ?? "")) return null;
  const what = `${who} at ${to.address} answers something other than JSON; is that a Consul agent?`;
  return new ConsulFault("UPSTREAM_BAD_RESPONSE", what, options);
};
