import type { IncomingHttpHeaders } from "node:http";

/** What browsers on other origins may do; exactly the configured ones, and none by default. */
export interface Cors {
  /** Headers of an answer to a request with these headers. */
  answerHeaders(headers: IncomingHttpHeaders): readonly string[];
  /** What the answer to a preflight has besides; null: the origin is not configured. */
  preflightHeaders(headers: IncomingHttpHeaders): readonly string[] | null;
}

const none: readonly string[] = [];

const allowed = [
  "access-control-allow-methods",
  "GET, POST",
  "access-control-allow-headers",
  "authorization, content-type, x-request-id, traceparent, apollo-require-preflight",
  "access-control-max-age",
  "600",
];

const exposed = ["access-control-expose-headers", "x-request-id, retry-after"];

export const createCors = (origins: readonly string[]): Cors => {
  const configured = new Set(origins);
  const vary = configured.size === 0 ? none : ["vary", "Origin"];
  return {
    answerHeaders: ({ origin }) =>
      origin !== undefined && configured.has(origin)
        ? [...vary, "access-control-allow-origin", origin, ...exposed]
        : vary,
    preflightHeaders: ({ origin }) =>
      origin !== undefined && configured.has(origin) ? allowed : null,
  };
};
