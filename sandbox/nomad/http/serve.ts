import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Cluster } from "../Cluster.js";
import { indentJson } from "../go/indentJson.js";
import { dispatch } from "./dispatch.js";
import { HttpError } from "./HttpError.js";
import type { Reply } from "./Reply.js";

const compress = promisify(gzip);

/** The HTTP server of a cluster. `called` hears of every request. */
export const serve = (cluster: Cluster, called: (method: string, path: string) => void): Server =>
  createServer((request, response) => {
    called(request.method ?? "GET", request.url ?? "/");
    void respond(cluster, request, response);
  });

const respond = async (
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const reply = await dispatch(cluster, request, response).catch(failure);
  if (!reply || response.destroyed || response.headersSent) return;
  await send(request, response, reply);
};

const failure = (error: unknown): Reply => {
  const body = error instanceof Error ? error.message : String(error);
  const [status, headers] = error instanceof HttpError ? [error.status, error.headers] : [500, {}];
  return { status, headers, contentType: "text/plain; charset=utf-8", body };
};

const send = async (
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> => {
  const body = Buffer.from(rendered(request, reply));
  const headers: Record<string, string> = { ...reply.headers, Vary: "Accept-Encoding" };
  if (reply.contentType && body.length > 0) headers["Content-Type"] = reply.contentType;
  const accepted = request.headers["accept-encoding"]?.toString() ?? "";
  const zipped = body.length > 0 && /\bgzip\b/.test(accepted);
  const bytes = zipped ? await compress(body) : body;
  if (zipped) headers["Content-Encoding"] = "gzip";
  if (reply.status !== 204) headers["Content-Length"] = String(bytes.length);
  response.writeHead(reply.status, headers);
  response.end(request.method === "HEAD" ? undefined : bytes);
};

/** Any value of ?pretty but 0 indents. */
const rendered = (request: IncomingMessage, { body, contentType }: Reply): string => {
  if (contentType !== "application/json") return body;
  const pretty = /[?&]pretty(?:=([^&]*))?(?:&|$)/.exec(request.url ?? "");
  return pretty && pretty[1] !== "0" ? `${indentJson(body)}\n` : body;
};
