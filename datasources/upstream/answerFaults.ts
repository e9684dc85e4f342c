import type { Destination } from "./Destination.js";
import type { UpstreamFault } from "./UpstreamFault.js";

/** An answer without its body. */
interface AnswerHead {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const ANSWERED = { answered: true } as const;

/** The seconds of a Retry-After header, a number or a date; null where there is none. */
const retryAfterSeconds = ({ headers }: AnswerHead): number | null => {
  const header = headers["retry-after"];
  if (typeof header !== "string") return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : null;
};

const throttled = (to: Destination, head: AnswerHead): UpstreamFault => {
  const seconds = retryAfterSeconds(head);
  const when = seconds === null ? "" : ` in ${seconds} s`;
  return to.fault("RATE_LIMITED", `limits the rate of calls; ask again${when}`, {
    ...ANSWERED,
    ...(seconds === null ? {} : { details: { retryAfterSeconds: seconds } }),
  });
};

/** What an answer amounts to by its status alone; null for 2xx. */
export const statusFault = (to: Destination, head: AnswerHead): UpstreamFault | null => {
  const { status } = head;
  if (status >= 200 && status < 300) return null;
  if (status === 429) return throttled(to, head);
  if (status >= 300 && status < 400) {
    const what = `redirects (HTTP ${status}), which is not followed; point its address at the agent itself`;
    return to.fault("UPSTREAM_BAD_RESPONSE", what, ANSWERED);
  }
  return status >= 500
    ? to.fault("UPSTREAM_UNAVAILABLE", `failed (HTTP ${status})`, ANSWERED)
    : to.fault("UPSTREAM_REJECTED", `refuses the call (HTTP ${status})`, ANSWERED);
};

/** The fault of an answer that holds no JSON; null for one that does. `peer`: `a Consul agent`. */
export const contentFault = (
  to: Destination,
  { headers }: AnswerHead,
  peer: string,
): UpstreamFault | null => {
  const type = headers["content-type"];
  if (typeof type === "string" && /^application\/json\b/.test(type)) return null;
  const what = `at ${to.address} answers something other than JSON (is that ${peer}?)`;
  return to.fault("UPSTREAM_BAD_RESPONSE", what, ANSWERED);
};
