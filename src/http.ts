import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Fault } from "./errors.js";
import {
  Connections,
  defaultConnectionLimits,
  maxHeaderBytes,
  type ConnectionLimits,
} from "./http/connections.js";
import { createCors, type Cors } from "./http/cors.js";
import { Exchange } from "./http/exchange.js";
import type { HttpServerOptions } from "./http/httpServerOptions.js";
import { createRoutes, unknownPath, type Route } from "./http/routes.js";

/** The front of the gateway: routes on node:http. */
export interface HttpServer {
  /** @throws the system's error, e.g. EADDRINUSE */
  listen(): Promise<{ readonly port: number }>;
  /** Stops accepting and lets requests in flight finish for at most so many milliseconds. */
  close(deadlineMs: number): Promise<void>;
}

/** Connections that the system takes while we are busy; it resets more. Linux takes 4,096 at most. */
const backlog = 4_096;

const listen = (server: Server, port: number, host: string): Promise<{ port: number }> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog }, () => {
      server.off("error", reject);
      const address = server.address();
      resolve({ port: typeof address === "object" && address !== null ? address.port : port });
    });
  });

const preflight = (exchange: Exchange, cors: Cors): void => {
  const headers = cors.preflightHeaders(exchange.request.headers);
  if (headers === null) {
    throw new Fault(
      "FORBIDDEN",
      "No page of another origin may call; name its origin in listen.origins.",
    );
  }
  exchange.sendNothing(headers);
};

const notAllowed = (exchange: Exchange, { methods }: Route): void => {
  const fault = new Fault("METHOD_NOT_ALLOWED", `Use one of ${methods.join(", ")} here.`);
  exchange.refuse(fault, ["allow", methods.join(", ")]);
};

const consoleAnswers = (
  { request, response, commonHeaders }: Exchange,
  { console }: HttpServerOptions,
): boolean => {
  if (console === undefined || (request.method !== "GET" && request.method !== "HEAD")) {
    return false;
  }
  for (let index = 0; index < commonHeaders.length; index += 2) {
    response.setHeader(commonHeaders[index] ?? "", commonHeaders[index + 1] ?? "");
  }
  return console(request, response);
};

/** Sends an exchange on its way; what is thrown on it is answered by the caller. */
const dispatcher = (options: HttpServerOptions, routes: ReadonlyMap<string, Route>, cors: Cors) => {
  return (exchange: Exchange): void | Promise<void> => {
    const { request, path } = exchange;
    if (request.headers.host === undefined && request.httpVersion === "1.1") {
      throw new Fault("BAD_REQUEST", "The request has no Host header; send one.");
    }
    if (request.method === "OPTIONS") {
      preflight(exchange, cors);
      return;
    }
    const route = routes.get(path);
    if (route === undefined) {
      if (!consoleAnswers(exchange, options)) {
        throw unknownPath();
      }
      return;
    }
    if (!route.methods.includes(request.method ?? "")) {
      notAllowed(exchange, route);
      return;
    }
    return route.answer(exchange);
  };
};

const observe = (exchange: Exchange, options: HttpServerOptions, isRoute: boolean): void => {
  const { answered } = options;
  if (answered === undefined) {
    return;
  }
  const { request, response, requestId, path } = exchange;
  const started = performance.now();
  response.once("finish", () => {
    answered({
      requestId,
      method: request.method ?? "",
      route: isRoute ? path : "other",
      status: response.statusCode,
      milliseconds: performance.now() - started,
    });
  });
};

const nodeServer = (limits: ConnectionLimits): Server =>
  createServer({
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: limits.headersTimeout,
    requestTimeout: limits.requestTimeout,
    connectionsCheckingInterval: limits.checkingInterval,
    keepAliveTimeout: limits.keepAliveTimeout,
    // Node's own refusal has no body; ours is JSON.
    requireHostHeader: false,
  });

const expectationFault = (): Fault =>
  new Fault("BAD_REQUEST", 'Of the header Expect only "100-continue" is understood.');

/**
 * A server that answers JSON and nothing else on its own paths, bounds what it reads before it reads
 * it, and knows no caller without a token but for its health.
 */
export const createHttpServer = (options: HttpServerOptions): HttpServer => {
  const limits = { ...defaultConnectionLimits, ...options.connections };
  const { log, origins, host, port } = options;
  const server = nodeServer(limits);
  const connections = new Connections(server, limits);
  const isDraining = (): boolean => connections.isDraining;
  const cors = createCors(origins);
  const routes = createRoutes(options, isDraining);
  const dispatch = dispatcher(options, routes, cors);
  const settings = { cors, log, lingerMs: limits.lingerMs, isDraining };

  const begin = (request: IncomingMessage, response: ServerResponse): Exchange => {
    connections.answering(response);
    const exchange = new Exchange(request, response, settings);
    observe(exchange, options, routes.has(exchange.path));
    return exchange;
  };
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const exchange = begin(request, response);
    const fail = (error: unknown): void => {
      exchange.fail(error);
    };
    try {
      dispatch(exchange)?.catch(fail);
    } catch (error) {
      fail(error);
    }
  });
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) => {
    begin(request, response).refuse(expectationFault());
  });
  return {
    listen: () => listen(server, port, host),
    close: (deadlineMs) => connections.drain(deadlineMs),
  };
};
