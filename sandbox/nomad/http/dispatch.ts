import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authorizer } from "../acl/Authorizer.js";
import type { Cluster } from "../Cluster.js";
import { parseJson } from "../go/parseJson.js";
import type { RegionServer } from "../RegionServer.js";
import { findRoute } from "../endpoints/routes.js";
import type { Call } from "./Call.js";
import { badRequest, HttpError } from "./HttpError.js";
import { readBody } from "./readBody.js";
import { empty, type Reply } from "./Reply.js";

/** Answers one request. Rejects with an HttpError for what Nomad answers in plain text. */
export const dispatch = async (
  cluster: Cluster,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Reply | undefined> => {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const rawQuery = mark < 0 ? "" : url.slice(mark + 1);
  const moved = movedTo(rawPath, rawQuery);
  if (moved) return moved;
  const route = findRoute(decode(rawPath));
  if (!route) return empty(404);
  const call = makeCall({ cluster, request, response, rest: route.rest, query: rawQuery });
  return route.handler(call);
};

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new HttpError(400, "400 Bad Request");
  }
};

/** Go's router sends the caller to the clean path; what is percent-encoded counts as clean. */
const movedTo = (path: string, query: string): Reply | undefined => {
  const clean = path === "/" ? "/ui/" : cleanPath(path);
  if (clean === path) return undefined;
  const location = query === "" ? clean : `${clean}?${query}`;
  return {
    status: 307,
    headers: { Location: location },
    contentType: "text/html; charset=utf-8",
    body: `<a href="${location.replaceAll("&", "&amp;")}">Temporary Redirect</a>.\n\n`,
  };
};

const cleanPath = (path: string): string => {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  const slash = segments.length > 0 && path.endsWith("/") ? "/" : "";
  return `/${segments.join("/")}${slash}`;
};

interface Parts {
  readonly cluster: Cluster;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly rest: string;
  readonly query: string;
}

const makeCall = ({ cluster, request, response, rest, query }: Parts): Call => {
  const params = new URLSearchParams(query);
  const header = (name: string): string => request.headers[name.toLowerCase()]?.toString() ?? "";
  let body: Promise<string> | undefined;
  const text = (): Promise<string> => (body ??= readBody(request));
  return {
    method: request.method ?? "GET",
    rest,
    query: params,
    header,
    cluster,
    get server(): RegionServer {
      return cluster.region(params.get("region") ?? "");
    },
    namespace: namespaceOf(params),
    get authz(): Authorizer {
      return cluster.acl.authorize(token(header));
    },
    json: async () => {
      const given = await text();
      if (given === "") throw badRequest("Request body is empty");
      return parseJson(given);
    },
    text,
    onEnd: (hangUp) => {
      response.once("close", hangUp);
      return () => response.off("close", hangUp);
    },
    request,
    response,
  };
};

/** The header wins over a bearer token. */
const token = (header: Call["header"]): string => {
  const own = header("x-nomad-token").trim();
  return own || (/^bearer\s+(.*)$/i.exec(header("authorization"))?.[1] ?? "").trim();
};

/** An empty namespace is the default one. */
const namespaceOf = (params: URLSearchParams): string => {
  const given = params.get("namespace") ?? "";
  return given === "" ? "default" : given;
};
