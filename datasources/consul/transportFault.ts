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
  ERR_SSL_WRONG_VERSION_NUMBER: "the port does not speak TLS; use http:// in its address",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "it speaks only TLS versions that are too old",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "it speaks only TLS versions that are too old",
  EPROTO: "the handshake failed",
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

const isSet = (error: unknown, flag: string): boolean =>
  error instanceof Error &&
  Object.entries(error).some(([key, value]) => key === flag && value === true);

const tlsReason = (error: unknown, code: string): string | null => {
  const isPlain = error instanceof Error && error.message.includes("wrong version number");
  if (isPlain) return TLS["ERR_SSL_WRONG_VERSION_NUMBER"] ?? null;
  return TLS[code] ?? (/^(ERR_SSL|ERR_TLS|CERT_)/.test(code) ? "the handshake failed" : null);
};

/** How a call ended that never became an answer. */
const verdict = (error: unknown): readonly [ErrorCode, string] => {
  const code = codeOf(error);
  if (error instanceof BodyTooLarge) {
    return ["UPSTREAM_RESPONSE_TOO_LARGE", `answered more than ${error.limit} bytes; ask for less`];
  }
  if (isSet(error, "isTimeout")) return ["UPSTREAM_TIMEOUT", "did not answer in time"];
  if (isSet(error, "isAbort")) return ["UPSTREAM_TIMEOUT", "was not waited for any longer"];
  const unavailable = UNAVAILABLE[code];
  if (unavailable) return ["UPSTREAM_UNAVAILABLE", `${unavailable} (${code})`];
  const tls = tlsReason(error, code);
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
