import { fileURLToPath } from "node:url";
import type { ConsulCheckReport } from "../datasources/consul/checkConsul.js";
import { createConsul, type ConsulSource } from "../datasources/consul/createConsul.js";
import { startSandbox, type Sandbox } from "../sandbox/estate.js";
import type { Configuration } from "./config.js";
import type { SourceConfiguration } from "./config/sourceKinds.js";
import { createConsole } from "./console.js";
import { createGraph, type Graph } from "./createGraph.js";
import { Estate } from "./estate/Estate.js";
import { sourceId } from "./estate/resourceId.js";
import { type WatchedSource, watchSource } from "./estate/watchSource.js";
import { createHttpServer, type HttpServer } from "./http.js";
import { createAuthenticator, hashOf, type KnownToken } from "./identity/createAuthenticator.js";
import { createSchema } from "./schema.js";
import { sdlOf } from "./sdl.js";
import type { Logger } from "./telemetry/logger.js";
import { measured } from "./telemetry/measured.js";
import { createMetrics } from "./telemetry/metrics.js";
import { watchGateway } from "./telemetry/watchGateway.js";

const CHECK_MS = 10_000;
const SANDBOX_NAME = "sandbox";
const DRAIN_MS = 10_000;

export interface GatewayOptions {
  readonly configuration: Configuration;
  /** Whether to serve the sample estate in place of the configured sources. */
  readonly sandbox: boolean;
  readonly log: Logger;
  /** A token of the role admin besides the configured ones. */
  readonly adminToken?: string;
}

/** A source as it is told at start. */
export interface StartedSource {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly address: string;
  readonly sandbox: boolean;
  /** Where its credential came from; never the credential. */
  readonly credentialFrom: string;
}

export interface Gateway {
  readonly url: string;
  readonly port: number;
  readonly sources: readonly StartedSource[];
  /** Resolves when every source has a view or has failed once, after 5 seconds at the latest. */
  ready(): Promise<void>;
  /** Stops accepting, lets running requests end, then closes everything. */
  close(): Promise<void>;
}

/** What `causeway check` tells of a source. */
export interface SourceReport {
  readonly id: string;
  readonly name: string;
  readonly system: string;
  readonly address: string;
  readonly ok: boolean;
  readonly version: string | null;
  /** Facts, each read that the token lacks, and what is not read. */
  readonly lines: readonly string[];
  readonly reason?: string;
}

/** A source that can be reached, before it is watched. */
interface OpenedSource {
  readonly name: string;
  readonly address: string;
  readonly sandbox: boolean;
  readonly credentialFrom: string;
  readonly consul: ConsulSource;
}

const openConsul = (source: SourceConfiguration): OpenedSource => {
  const { name, address, credentialFrom, token, httpAuth, tls, ...settings } = source;
  const consul = createConsul({
    ...settings,
    name,
    address,
    token: token.reveal(),
    httpAuth: httpAuth.reveal(),
    tls: tls && { ...tls, key: tls.key?.reveal() },
  });
  return { name, address, sandbox: false, credentialFrom, consul };
};

/** The sample estate as the only source. */
const openSandbox = ({ consul: { address, token } }: Sandbox): OpenedSource => {
  const consul = createConsul({
    name: SANDBOX_NAME,
    address,
    token,
    datacenters: null,
    environment: "production",
    network: null,
    tls: null,
    timeoutMs: 5_000,
    maxConnections: 32,
  });
  return { name: SANDBOX_NAME, address, sandbox: true, credentialFrom: "the sandbox", consul };
};

/** Reaches every configured source once, for a person to look at. */
export const checkSources = (configuration: Configuration): Promise<readonly SourceReport[]> =>
  Promise.all(
    configuration.sources.map(async (source): Promise<SourceReport> => {
      const { consul, name, address } = openConsul(source);
      const report = await consul.check(AbortSignal.timeout(CHECK_MS));
      await consul.close();
      const { version, isReachable: ok, reason } = report;
      const found = { id: sourceId("CONSUL", name), name, system: "CONSUL", address, ok, version };
      return { ...found, lines: linesOf(report), ...(reason === null ? {} : { reason }) };
    }),
  );

const linesOf = (report: ConsulCheckReport): readonly string[] => [
  ...(report.nodeName
    ? [`agent ${report.nodeName} in datacenter ${report.datacenter ?? "?"}`]
    : []),
  ...(report.isReachable ? [`datacenters: ${report.datacenters.join(", ")}`] : []),
  ...report.unknownDatacenters.map((name) => `datacenter ${name}: the agent does not know it`),
  ...report.lacking,
  ...report.notRead,
];

const tokensOf = ({ configuration, adminToken }: GatewayOptions): readonly KnownToken[] => [
  ...configuration.identity.staticTokens,
  ...(adminToken ? [{ sha256: hashOf(adminToken), subject: "admin", roles: ["admin"] }] : []),
];

const createFront = (
  { configuration, log, ...options }: GatewayOptions,
  { estate, graph, sdl }: { readonly estate: Estate; readonly graph: Graph; readonly sdl: string },
): HttpServer => {
  const metrics = createMetrics();
  watchGateway(metrics, estate);
  return createHttpServer({
    ...configuration.listen,
    limits: configuration.limits,
    log,
    graphql: measured(graph.executor, metrics),
    authenticate: createAuthenticator(tokensOf({ configuration, log, ...options })),
    console: createConsole(fileURLToPath(new URL("../web/", import.meta.url))),
    sdl: () => sdl,
    metrics: () => metrics.text(),
    readiness: () => ({
      ready: true,
      sources: [...estate.sources.values()].map(({ id, status }) => ({ id, status })),
    }),
    answered: ({ route, status, milliseconds }) => {
      metrics.request({ route, status, seconds: milliseconds / 1000 });
    },
  });
};

/** Watches every source; what breaks is told in the log. */
const watchAll = (
  estate: Estate,
  opened: readonly OpenedSource[],
  log: Logger,
): readonly WatchedSource[] =>
  opened.map((source) =>
    watchSource(
      estate,
      { ...source, system: "CONSUL" },
      source.consul.observer,
      ({ id, reason }, err) => {
        log.warn({ source: id, reason, err }, "the source broke; its last view is served");
      },
    ),
  );

const toStarted = ({ name, address, sandbox, credentialFrom }: OpenedSource): StartedSource => {
  const system = "CONSUL";
  return { id: sourceId(system, name), name, system, address, sandbox, credentialFrom };
};

/** Starts observing, listens, and answers. Rejects with the system's error where it cannot listen. */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { log } = options;
  const { limits, listen, sources } = options.configuration;
  const sandbox = options.sandbox ? await startSandbox({ story: true }) : null;
  const opened = sandbox ? [openSandbox(sandbox)] : sources.map(openConsul);
  const estate = new Estate();
  const watched = watchAll(estate, opened, log);
  const closeSources = async (): Promise<void> => {
    await Promise.all(watched.map((source) => source.stop()));
    await Promise.all(opened.map(({ consul }) => consul.close()));
    await sandbox?.close();
  };
  const schema = createSchema();
  const consul = new Map(opened.map((one) => [toStarted(one).id, one.consul.read]));
  const graph = await createGraph({ schema, estate, sources: watched, consul, limits, log });
  const front = createFront(options, { estate, graph, sdl: sdlOf(schema) });
  const { port } = await front.listen().catch(async (error: unknown) => {
    await closeSources();
    throw error;
  });
  const host = listen.host.includes(":") ? `[${listen.host}]` : listen.host;
  return {
    url: `http://${host}:${port}`,
    port,
    sources: opened.map(toStarted),
    ready: () => graph.settled,
    close: async () => {
      await front.close(DRAIN_MS);
      await graph.executor.stop();
      await closeSources();
    },
  };
};
