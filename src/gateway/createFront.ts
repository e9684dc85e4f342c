import { createConsole } from "../console.js";
import type { GatewayOptions } from "../gateway.js";
import { createHttpServer, type HttpServer } from "../http.js";
import { createAuthenticator } from "../identity/createAuthenticator.js";
import { IssuedTokens } from "../identity/IssuedTokens.js";
import { packageFile } from "../packageFile.js";
import { measured } from "../telemetry/measured.js";
import { watchGateway } from "../telemetry/watchGateway.js";
import type { House } from "./openHouse.js";

/** The HTTP server in front of a house; it does not listen yet. */
export const createFront = (
  { configuration, log, tokens = [] }: GatewayOptions,
  { estate, graph, storage, stored, metrics, sdl }: House,
): HttpServer => {
  const { listen, limits, identity } = configuration;
  watchGateway(metrics, estate);
  const issued = new IssuedTokens(identity.issuers, { log });
  return createHttpServer({
    ...listen,
    limits,
    log,
    graphql: measured(graph.executor, metrics),
    authenticate: createAuthenticator([...identity.staticTokens, ...tokens], [issued, stored]),
    console: createConsole(packageFile("dist/web")),
    sdl: () => sdl,
    metrics: () => metrics.text(),
    readiness: () => ({
      ready: storage.status.up,
      database: storage.status,
      sources: [...estate.sources.values()].map(({ id, status }) => ({ id, status })),
    }),
    answered: ({ route, status, milliseconds }) => {
      metrics.request({ route, status, seconds: milliseconds / 1000 });
    },
  });
};
