import { ConsulFault } from "./consulFault.js";

/** Codes of failures after which Consul may have made the change all the same. */
const UNCERTAIN: ReadonlySet<string> = new Set([
  "UPSTREAM_TIMEOUT",
  "UPSTREAM_BAD_RESPONSE",
  "UPSTREAM_RESPONSE_TOO_LARGE",
]);

/** What ends a call before anything of it has been sent. */
const UNSENT: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOENT",
  "EACCES",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

const causeOf = ({ cause }: ConsulFault): unknown =>
  typeof cause === "object" && cause !== null && "code" in cause ? cause.code : null;

/** An agent that answered with a failure may have handed the change on before. */
const isUncertain = (fault: ConsulFault): boolean => {
  if (UNCERTAIN.has(fault.code)) return true;
  const cause = causeOf(fault);
  return fault.code === "UPSTREAM_UNAVAILABLE" && !(typeof cause === "string" && UNSENT.has(cause));
};

/**
 * What is said of a change that failed: whether it may have been made. `wasSent`: whether it left at
 * all; what waited in vain changed nothing.
 */
export const changeFault = (error: unknown, wasSent: boolean): unknown => {
  if (!(error instanceof ConsulFault)) return error;
  const effect = wasSent && isUncertain(error) ? "UNKNOWN" : "NONE";
  const said =
    effect === "UNKNOWN" ? "Whether the change was made is not known." : "Nothing was changed.";
  return new ConsulFault(error.code, `${error.message} ${said}`, {
    source: error.extensions.source ?? "",
    answered: error.answered,
    effect,
    details: error.extensions,
    cause: error.cause,
  });
};
