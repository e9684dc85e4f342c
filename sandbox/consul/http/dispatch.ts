import type { IncomingMessage } from "node:http";
import type { Authorizer } from "../acl/Authorizer.js";
import type { Cluster } from "../Cluster.js";
import { routes } from "../endpoints/routes.js";
import type { Call } from "./Call.js";
import { allow, badRequest, HttpError } from "./HttpError.js";
import { readBody } from "./readBody.js";
import { readOptions, type ReadOptions } from "./readOptions.js";
import { empty, type Reply } from "./Reply.js";
import { findRoute, type Route } from "./Route.js";

/** A request on its way to its handler. */
export interface Incoming {
  readonly request: IncomingMessage;
  readonly cluster: Cluster;
  readonly onEnd: Call["onEnd"];
}

/** Answers one request. Rejects with an HttpError for what Consul answers in plain text. */
export const dispatch = async (incoming: Incoming): Promise<Reply> => {
  const { request, cluster } = incoming;
  const method = request.method ?? "GET";
  const [rawPath, rawQuery] = splitOnce(request.url ?? "/", "?");
  const path = decode(rawPath);
  const moved = movedTo(path, rawQuery, method);
  if (moved) return moved;
  const table = routes(cluster.profile);
  const route = findRoute(table, path);
  if (!route)
    return table.has(`${path}/`) ? redirect(`${path}/`, rawQuery, method) : notFound(cluster);
  const handler = route.methods[method];
  const methods = Object.keys(route.methods);
  if (method === "OPTIONS") return empty(200, { Allow: allow(methods) });
  if (!handler) {
    throw new HttpError(405, `method ${method} not allowed`, { Allow: allow(methods) });
  }
  return handler(makeCall(incoming, path, route, new URLSearchParams(rawQuery)));
};

const splitOnce = (text: string, at: string): readonly [string, string] => {
  const position = text.indexOf(at);
  return position < 0 ? [text, ""] : [text.slice(0, position), text.slice(position + 1)];
};

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new HttpError(400, "400 Bad Request");
  }
};

const notFound = (cluster: Cluster): Reply =>
  cluster.profile === "1.8"
    ? { ...empty(404), unrouted: true }
    : {
        unrouted: true,
        status: 404,
        contentType: "text/plain; charset=utf-8",
        body: "Invalid URL path: not a recognized HTTP API endpoint\n",
      };

/** Go's router sends the caller to the clean path: without doubled slashes and dots. */
const movedTo = (path: string, query: string, method: string): Reply | undefined => {
  const clean = path === "/" ? "/ui/" : cleanPath(path);
  return clean === path ? undefined : redirect(clean, query, method);
};

const redirect = (path: string, query: string, method: string): Reply => {
  const location = encodeURI(path) + (query === "" ? "" : `?${query}`);
  if (method !== "GET" && method !== "HEAD") {
    return { status: 301, headers: { Location: location }, body: "", unrouted: true };
  }
  return {
    unrouted: true,
    status: 301,
    headers: { Location: location },
    contentType: "text/html; charset=utf-8",
    body: `<a href="${location}">Moved Permanently</a>.\n\n`,
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

const makeCall = (
  { request, cluster, onEnd }: Incoming,
  path: string,
  route: Route,
  query: URLSearchParams,
): Call => {
  let options: ReadOptions | undefined = withoutOptions(path) ? undefined : readOptions(query);
  let authz: Authorizer | undefined;
  let body: Promise<Buffer> | undefined;
  const header = (name: string): string => request.headers[name.toLowerCase()]?.toString() ?? "";
  refuseNamespace(path, query, header);
  return {
    method: request.method ?? "GET",
    path,
    rest: path.slice(route.path.length),
    query,
    header,
    cluster,
    get dc() {
      const asked = query.get("dc") ?? "";
      return asked === "" ? cluster.agent.datacenter : cluster.datacenter(asked);
    },
    secret: token(query, header),
    get authz() {
      return (authz ??= cluster.acl.authorize(this.secret));
    },
    get options() {
      return (options ??= readOptions(query));
    },
    body: (limit) => (body ??= readBody(request, limit)),
    onEnd,
  };
};

/** Nodes, queries and intentions ignore namespaces; all else says that there are none. */
const refuseNamespace = (
  path: string,
  query: URLSearchParams,
  header: (name: string) => string,
): void => {
  const ignored =
    /^\/v1\/(?:catalog\/(?:nodes|datacenters)$|query|connect|agent\/(?:self|members)|coordinate|acl|status|operator)/;
  if (ignored.test(path)) return;
  const feature = "Namespaces are a Consul Enterprise feature";
  if (query.get("ns")) {
    throw badRequest(`Bad request: Invalid query parameter: "ns" - ${feature}`);
  }
  if (header("x-consul-namespace")) {
    throw badRequest(`Bad request: Invalid header: "X-Consul-Namespace" - ${feature}`);
  }
};

/** The agent's own endpoints and the status ignore what they do not need. */
const withoutOptions = (path: string): boolean => /^\/v1\/(?:agent|status)\//.test(path);

const token = (query: URLSearchParams, header: (name: string) => string): string => {
  const bearer = /^Bearer\s+(.*)$/i.exec(header("authorization"))?.[1] ?? "";
  return [query.get("token") ?? "", header("x-consul-token"), bearer].find(Boolean) ?? "";
};
