import { fileURLToPath } from "node:url";
import { startSandbox } from "../sandbox/estate.js";
import type { Configuration } from "./config.js";
import type { SourceConfiguration } from "./config/sourceKinds.js";
import { createConsole } from "./console.js";
import { createGraph, type Graph } from "./createGraph.js";
import { Estate } from "./estate/Estate.js";
import { sourceId } from "./estate/resourceId.js";
import { type WatchedSource, watchSource } from "./estate/watchSource.js";
import { openConsul } from "./gateway/openConsul.js";
import type { OpenedSource } from "./gateway/OpenedSource.js";
import { openNomad } from "./gateway/openNomad.js";
import { openSandbox } from "./gateway/openSandbox.js";
import { createHttpServer, type HttpServer } from "./http.js";
import { createAuthenticator, hashOf, type KnownToken } from "./identity/createAuthenticator.js";
import type { LiveReaders } from "./RequestContext.js";
import { createSchema } from "./schema.js";
import { sdlOf } from "./sdl.js";
import type { Logger } from "./telemetry/logger.js";
import { measured } from "./telemetry/measured.js";
import { createMetrics } from "./telemetry/metrics.js";
import { watchGateway } from "./telemetry/watchGateway.js";

const CHECK_MS = 10_000;
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

/** The live reads of one room, by source id. */
const byId = <Reader>(
  opened: readonly OpenedSource[],
  readerOf: (source: OpenedSource) => Reader | undefined,
): ReadonlyMap<string, Reader> => {
  const readers = new Map<string, Reader>();
  for (const source of opened) {
    const reader = readerOf(source);
    if (reader) readers.set(toStarted(source).id, reader);
  }
  return readers;
};

const readersOf = (opened: readonly OpenedSource[]): LiveReaders => ({
  consul: byId(opened, ({ consul }) => consul),
  nomad: byId(opened, ({ nomad }) => nomad),
});

const openSource = ({ credentialFrom, ...source }: SourceConfiguration): OpenedSource => {
  switch (source.system) {
    case "consul":
      return openConsul(source, credentialFrom);
    case "nomad":
      return openNomad(source, credentialFrom);
  }
};

const toStarted = (source: OpenedSource): StartedSource => {
  const { system, name, address, sandbox, credentialFrom } = source;
  return { id: sourceId(system, name), name, system, address, sandbox, credentialFrom };
};

/** Reaches every configured source once, for a person to look at. */
export const checkSources = (configuration: Configuration): Promise<readonly SourceReport[]> =>
  Promise.all(
    configuration.sources.map(async (configured): Promise<SourceReport> => {
      const source = openSource(configured);
      const { reason, ...facts } = await source.check(AbortSignal.timeout(CHECK_MS));
      await source.close();
      const { id, name, system, address } = toStarted(source);
      return { id, name, system, address, ...facts, ...(reason === null ? {} : { reason }) };
    }),
  );

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

/** Watches every source; what breaks is told in the log, once for each reason until it is well again. */
const watchAll = (
  estate: Estate,
  opened: readonly OpenedSource[],
  log: Logger,
): readonly WatchedSource[] =>
  opened.map((source) => {
    let told = "";
    return watchSource(estate, source, source.observer, ({ id, reason, completedAt }, err) => {
      const trouble = `${completedAt ?? ""} ${reason ?? ""}`;
      // It is tried again every few seconds, and fails alike.
      if (trouble === told) return;
      told = trouble;
      const what = completedAt === null ? "it was never read" : "its last view is served";
      log.warn({ source: id, reason, err }, `the source cannot be read; ${what}`);
    });
  });

/** Starts observing, listens, and answers. Rejects with the system's error where it cannot listen. */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { log } = options;
  const { limits, listen, sources } = options.configuration;
  const sandbox = options.sandbox ? await startSandbox({ story: true }) : null;
  const opened = sandbox ? openSandbox(sandbox) : sources.map(openSource);
  const estate = new Estate();
  const watched = watchAll(estate, opened, log);
  const closeSources = async (): Promise<void> => {
    await Promise.all(watched.map((source) => source.stop()));
    await Promise.all(opened.map((source) => source.close()));
    await sandbox?.close();
  };
  const schema = createSchema();
  const graph = await createGraph({
    schema,
    estate,
    sources: watched,
    readers: readersOf(opened),
    limits,
    log,
  });
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
