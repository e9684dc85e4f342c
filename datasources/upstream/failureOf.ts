import { z } from "zod";
import type { ErrorCode, FaultDetails } from "../../src/errors.js";
import { BodyTooLarge } from "./BodyTooLarge.js";

const UNAVAILABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections; is the agent running there?",
  ENOENT: "has no socket there; is the agent running?",
  EACCES: "may not be connected to by this user",
  ENOTFOUND: "has a host name that does not resolve",
  EAI_AGAIN: "has a host name that cannot be resolved at the moment",
  EHOSTUNREACH: "has a host that cannot be reached",
  ENETUNREACH: "is in a network that cannot be reached",
  ETIMEDOUT: "does not accept connections in time",
  UND_ERR_CONNECT_TIMEOUT: "does not accept connections in time",
};

const TLS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed; set tls.ca",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate chain ends in an unknown authority; set tls.ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is from an unknown authority; set tls.ca",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate is from an unknown authority; set tls.ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate is from an unknown authority; set tls.ca",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host name; set tls.serverName",
};

/** OpenSSL's words, for handshakes that fail with one and the same code. */
const TLS_WORDS: readonly (readonly [RegExp, string])[] = [
  [/wrong version number/, "the port does not speak TLS; use http:// in its address"],
  [/protocol version|unsupported protocol/, "it speaks only TLS versions that are too old"],
];

const TIMEOUTS: ReadonlySet<string> = new Set([
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "TimeoutError",
]);

const UNEXPLAINED = { code: "", name: "", message: "", isTimeout: false, isAbort: false };

/**
 * What Node, undici (by code and name) or papi (by mark) say of a failure; what a virtual machine's core
 * throws is no `Error` of ours.
 */
const failure = z.object({
  code: z.string().catch(""),
  name: z.string().catch(""),
  message: z.string().catch(""),
  isTimeout: z.boolean().catch(false),
  isAbort: z.boolean().catch(false),
});

const HANDSHAKE = /^(EPROTO$|ERR_SSL|ERR_TLS|CERT_)/;

const tlsReason = (code: string, message: string): string | undefined => {
  const known = TLS[code];
  if (known !== undefined || !HANDSHAKE.test(code)) return known;
  return TLS_WORDS.find(([words]) => words.test(message))?.[1] ?? "the handshake failed";
};

/** How a call ended that never became an answer: `what` goes on from the name of the source. */
interface Failure {
  readonly code: ErrorCode;
  readonly what: string;
  readonly answered: boolean;
  readonly details?: FaultDetails;
}

const unanswered = (code: ErrorCode, what: string): Failure => ({ code, what, answered: false });

/** What an error of the transport means. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof BodyTooLarge) {
    const { limit } = error;
    const what = `answered more than ${limit} bytes; ask for less`;
    return { code: "UPSTREAM_RESPONSE_TOO_LARGE", what, answered: true, details: { limit } };
  }
  const { code, name, message, ...marks } = failure.catch(UNEXPLAINED).parse(error);
  if (marks.isTimeout || TIMEOUTS.has(code) || TIMEOUTS.has(name)) {
    return unanswered("UPSTREAM_TIMEOUT", "did not answer in time");
  }
  if (marks.isAbort || name === "AbortError") {
    return unanswered("UPSTREAM_TIMEOUT", "had not answered when the caller stopped waiting");
  }
  const unavailable = UNAVAILABLE[code];
  if (unavailable) return unanswered("UPSTREAM_UNAVAILABLE", `${unavailable} (${code})`);
  const tls = tlsReason(code, message);
  if (tls) return unanswered("UPSTREAM_TLS_ERROR", `cannot be trusted: ${tls} (${code})`);
  const why = code === "" ? "" : ` (${code})`;
  return unanswered("UPSTREAM_BAD_RESPONSE", `broke off or did not speak HTTP${why}`);
};
