import { z } from "zod";
import type { ErrorCode } from "../../src/errors.js";
import { NomadFault } from "./nomadFault.js";

/** Where a call went: for messages. */
export interface Destination {
  readonly source: string;
  readonly address: string;
}

/** Thrown where a body passes its limit. */
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
  ERR_SSL_WRONG_VERSION_NUMBER: "the port does not speak TLS; use http:// in its address",
  EPROTO: "the handshake failed",
};

const TIMEOUTS: ReadonlySet<string> = new Set([
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "TimeoutError",
]);

const failure = z.object({
  code: z.union([z.string(), z.number()]).transform(String).catch(""),
  name: z.string().catch(""),
  message: z.string().catch(""),
});

const tlsReason = (code: string, message: string): string | undefined => {
  if (message.includes("wrong version number")) return TLS["ERR_SSL_WRONG_VERSION_NUMBER"];
  return TLS[code] ?? (/^(ERR_SSL|ERR_TLS|CERT_)/.test(code) ? "the handshake failed" : undefined);
};

/** How a call ended that never became an answer. */
const verdict = (error: unknown): readonly [ErrorCode, string] => {
  if (error instanceof BodyTooLarge) {
    return ["UPSTREAM_RESPONSE_TOO_LARGE", `answered more than ${error.limit} bytes; ask for less`];
  }
  const { code, name, message } = failure.catch({ code: "", name: "", message: "" }).parse(error);
  if (TIMEOUTS.has(code) || TIMEOUTS.has(name))
    return ["UPSTREAM_TIMEOUT", "did not answer in time"];
  if (name === "AbortError") return ["UPSTREAM_TIMEOUT", "was not waited for any longer"];
  const unavailable = UNAVAILABLE[code];
  if (unavailable) return ["UPSTREAM_UNAVAILABLE", `${unavailable} (${code})`];
  const tls = tlsReason(code, message);
  if (tls) return ["UPSTREAM_TLS_ERROR", `cannot be trusted: ${tls} (${code})`];
  return ["UPSTREAM_BAD_RESPONSE", `broke off or did not speak HTTP${code ? ` (${code})` : ""}`];
};

/** The fault of a call that got no answer, or none that could be read. */
export const transportFault = (to: Destination, error: unknown): NomadFault => {
  if (error instanceof NomadFault) return error;
  const [code, what] = verdict(error);
  return new NomadFault(code, `Nomad source ${to.source} at ${to.address} ${what}.`, {
    source: to.source,
    answered: code === "UPSTREAM_RESPONSE_TOO_LARGE",
    cause: error,
    ...(error instanceof BodyTooLarge ? { details: { limit: error.limit } } : {}),
  });
};
