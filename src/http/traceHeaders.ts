import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const requestIdShape = /^[A-Za-z0-9._-]{1,128}$/u;

/** W3C Trace Context: version, trace id, parent id, flags; neither id may be all zeros. */
const traceparentShape =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/u;

/** The caller's `x-request-id` where it is a plain one, else a new id. */
export const requestIdOf = (headers: IncomingHttpHeaders): string => {
  const given = headers["x-request-id"];
  return typeof given === "string" && requestIdShape.test(given) ? given : randomUUID();
};

/** The caller's `traceparent` where it is valid. */
export const traceparentOf = (headers: IncomingHttpHeaders): string | null => {
  const given = headers["traceparent"];
  return typeof given === "string" && traceparentShape.test(given) ? given : null;
};
