import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { gzip, gzipSync } from "node:zlib";
import { promisify } from "node:util";
import type { Cluster } from "../Cluster.js";
import { indentJson } from "../go/indentJson.js";
import { dispatch } from "./dispatch.js";
import { HttpError } from "./HttpError.js";
import type { Reply } from "./Reply.js";

const SMALL = 32 * 1024;
const FAST = { level: 1 } as const;
const gzipInBackground = promisify(gzip);

/** Small bodies are compressed faster than a thread could be asked to. */
const compress = (body: Buffer): Buffer | Promise<Buffer> =>
  body.length <= SMALL ? gzipSync(body, FAST) : gzipInBackground(body, FAST);

/** The HTTP server of a cluster. `called` hears of every request. */
export const serve = (cluster: Cluster, called: (method: string, path: string) => void): Server =>
  createServer((request, response) => {
    called(request.method ?? "GET", request.url ?? "/");
    respond(cluster, request, response).catch(() => {
      response.destroy();
    });
  });

const respond = async (
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const onEnd = (hangUp: () => void): (() => void) => {
    response.once("close", hangUp);
    return () => response.off("close", hangUp);
  };
  const reply = await dispatch({ request, cluster, onEnd }).catch(failure);
  if (response.destroyed) return;
  await send(cluster, request, response, reply);
};

const failure = (error: unknown): Reply => {
  const text = error instanceof Error ? error.message : String(error);
  const [status, headers] = error instanceof HttpError ? [error.status, error.headers] : [500, {}];
  return { status, headers, contentType: "text/plain; charset=utf-8", body: text };
};

const send = async (
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> => {
  const body = Buffer.from(rendered(cluster, request, reply));
  const headers: Record<string, string> = { ...reply.headers };
  if (!reply.unrouted) headers["Vary"] = "Accept-Encoding";
  if (reply.contentType) headers["Content-Type"] = reply.contentType;
  const zipped =
    body.length > 0 && /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "");
  const bytes = zipped ? await compress(body) : body;
  if (zipped) headers["Content-Encoding"] = "gzip";
  headers["Content-Length"] = String(bytes.length);
  response.writeHead(reply.status, headers);
  response.end(request.method === "HEAD" ? undefined : bytes);
};

const rendered = (cluster: Cluster, request: IncomingMessage, reply: Reply): string | Buffer => {
  if (typeof reply.body !== "string" || reply.contentType !== "application/json") return reply.body;
  const pretty = cluster.pretty || /[?&]pretty(=|&|$)/.test(request.url ?? "");
  return pretty ? `${indentJson(reply.body)}\n` : reply.body;
};
