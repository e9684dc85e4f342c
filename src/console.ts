import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { chooseCoding } from "./console/contentCoding.js";
import { readStaticFiles, type StaticFile } from "./console/staticFiles.js";

/** Answers a request for a static file of the console; false: it is none, and nothing was sent. */
export type Console = (request: IncomingMessage, response: ServerResponse) => boolean;

const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  // Monaco places every line and colours every token with inline styles.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

const ON_EVERY_ANSWER = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Causeway</title>
<h1>The console is not built</h1>
<p>Run <code>npm run build:web</code> and start Causeway again.</p>
<p>All else works without it: send operations to <code>graphql</code> beside this page.</p>
</html>
`;

const REBUILT = "This file is gone: the console was built anew. Start Causeway again.\n";

const YEAR_SECONDS = 31_536_000;

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Buffer;
}

const plainAnswer = (status: number, type: "html" | "plain", text: string): Answer => ({
  status,
  headers: { "content-type": `text/${type}; charset=utf-8`, "cache-control": "no-store" },
  body: Buffer.from(text),
});

/** Whether the caller's copy is the current one; entity tags are compared weakly, as for any GET. */
const isCurrent = ({ etag }: StaticFile, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? "")
    .split(",")
    .map((tag) => tag.trim())
    .some((tag) => tag === "*" || tag === etag || `W/${tag}` === etag);

const fileAnswer = (file: StaticFile, { headers }: IncomingMessage): Answer => {
  const caching = {
    etag: file.etag,
    vary: "accept-encoding",
    "cache-control": file.immutable ? `public, max-age=${YEAR_SECONDS}, immutable` : "no-cache",
  };
  if (isCurrent(file, headers["if-none-match"])) return { status: 304, headers: caching };
  const coding = chooseCoding(headers["accept-encoding"], file.codings);
  const encoding = coding === "identity" ? {} : { "content-encoding": coding };
  const type = { "content-type": file.contentType };
  try {
    return { status: 200, headers: { ...caching, ...type, ...encoding }, body: file.read(coding) };
  } catch {
    return plainAnswer(404, "plain", REBUILT);
  }
};

const send = ({ status, headers, body }: Answer, isHead: boolean, response: ServerResponse) => {
  const length = body === undefined ? {} : { "content-length": body.length };
  response.writeHead(status, { ...ON_EVERY_ANSWER, ...headers, ...length });
  response.end(isHead ? undefined : body);
};

/**
 * Serves the console that `npm run build:web` left in `directory`: `/`, and the files that its page
 * refers to, to GET and HEAD, without a token. Files are found in a list made now, and are read when
 * first asked for. If nothing is built there, `/` says how to build it, with status 503.
 */
export const createConsole = (directory: string): Console => {
  const files = readStaticFiles(directory);
  return (request, response) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const [url = ""] = (request.url ?? "").split("?", 1);
    const file = files.get(url);
    const isHead = request.method === "HEAD";
    if (file !== undefined) send(fileAnswer(file, request), isHead, response);
    else if (url === "/") send(plainAnswer(503, "html", NOT_BUILT), isHead, response);
    else return false;
    return true;
  };
};
