import { z } from "zod";
import type { ErrorCode } from "../../src/errors.js";
import { ConsulFault } from "./consulFault.js";

/** Where a call went: for messages. */
export interface Destination {
  readonly source: string;
  readonly address: string;
}

/** Thrown by the transport when a body passes its limit, or ends before its end. */
export class BodyTooLarge extends Error {
  constructor(readonly limit: number) {
    super(`The body is larger than ${limit} bytes`);
  }
}

const UNAVAILABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refuses connections; is the agent running there?",
  ENOENT: "has no socket there; is the agent running?",
  EACCES: "may not be connected to by this user",
  ENOTFOUND: "has a host name that does not resolve",
  EAI_AGAIN: "has a host name that cannot be resolved at the moment",
  EHOSTUNREACH: "has a host that cannot be reached",
  ENETUNREACH: "is in a network that cannot be reached",
  ETIMEDOUT: "does not accept connections in time",
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

const UNEXPLAINED = { code: "", message: "", isTimeout: false, isAbort: false };

/** What Node or papi say of a failure; what a virtual machine's core throws is no `Error` of ours. */
const failure = z.object({
  code: z.string().catch(""),
  message: z.string().catch(""),
  isTimeout: z.boolean().catch(false),
  isAbort: z.boolean().catch(false),
});

/** OpenSSL's words, for handshakes that fail with one and the same code. */
const TLS_WORDS: readonly (readonly [RegExp, string])[] = [
  [/wrong version number/, "the port does not speak TLS; use http:// in its address"],
  [/protocol version|unsupported protocol/, "it speaks only TLS versions that are too old"],
];

const tlsReason = (code: string, message: string): string | undefined => {
  if (code !== "EPROTO") {
    return (
      TLS[code] ?? (/^(ERR_SSL|ERR_TLS|CERT_)/.test(code) ? "the handshake failed" : undefined)
    );
  }
  return TLS_WORDS.find(([words]) => words.test(message))?.[1] ?? "the handshake failed";
};

/** How a call ended that never became an answer. */
const verdict = (error: unknown): readonly [ErrorCode, string] => {
  if (error instanceof BodyTooLarge) {
    return ["UPSTREAM_RESPONSE_TOO_LARGE", `answered more than ${error.limit} bytes; ask for less`];
  }
  const { code, message, isTimeout, isAbort } = failure.catch(UNEXPLAINED).parse(error);
  if (isTimeout) return ["UPSTREAM_TIMEOUT", "did not answer in time"];
  if (isAbort) return ["UPSTREAM_TIMEOUT", "had not answered when the caller stopped waiting"];
  const unavailable = UNAVAILABLE[code];
  if (unavailable) return ["UPSTREAM_UNAVAILABLE", `${unavailable} (${code})`];
  const tls = tlsReason(code, message);
  if (tls) return ["UPSTREAM_TLS_ERROR", `cannot be trusted: ${tls} (${code})`];
  return ["UPSTREAM_BAD_RESPONSE", `broke off or did not speak HTTP${code ? ` (${code})` : ""}`];
};

/** The fault of a call that got no answer, or none that could be read. */
export const transportFault = (to: Destination, error: unknown): ConsulFault => {
  if (error instanceof ConsulFault) return error;
  const [code, what] = verdict(error);
  return new ConsulFault(code, `Consul source ${to.source} at ${to.address} ${what}.`, {
    source: to.source,
    answered: code === "UPSTREAM_RESPONSE_TOO_LARGE",
    cause: error,
    ...(error instanceof BodyTooLarge ? { details: { limit: error.limit } } : {}),
  });
};
