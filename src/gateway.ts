import { fileURLToPath } from "node:url";
import type { Configuration } from "./config.js";
import { createConsole } from "./console.js";
import { controlHandlers } from "./control/controlHandlers.js";
import { recordedTokens } from "./control/recordedTokens.js";
import { ControlServer } from "./control/ControlServer.js";
import { createGraph, type Graph } from "./createGraph.js";
import { Estate } from "./estate/Estate.js";
import { type OpenedDoor, openDoor } from "./gateway/openDoor.js";
import { openFoundations } from "./gateway/openFoundations.js";
import type { OpenedSource } from "./gateway/OpenedSource.js";
import { openSandbox } from "./gateway/openSandbox.js";
import {
  changersOf,
  openSource,
  readersOf,
  type StartedSource,
  toStarted,
} from "./gateway/openSource.js";
import { startSandboxThread } from "./gateway/startSandboxThread.js";
import { watchAll } from "./gateway/watchAll.js";
import { createHttpServer, type HttpServer } from "./http.js";
import { createAuthenticator, type KnownToken } from "./identity/createAuthenticator.js";
import { IssuedTokens } from "./identity/IssuedTokens.js";
import { StoredTokens } from "./identity/StoredTokens.js";
import { createSchema } from "./schema.js";
import { sdlOf } from "./sdl.js";
import type { Storage } from "./storage/Storage.js";
import type { Logger } from "./telemetry/logger.js";
import { measured } from "./telemetry/measured.js";
import { createMetrics, type Metrics } from "./telemetry/metrics.js";
import { watchGateway } from "./telemetry/watchGateway.js";

const DRAIN_MS = 10_000;

export interface GatewayOptions {
  readonly configuration: Configuration;
  /** Whether to serve the sample estate in place of the configured sources. */
  readonly sandbox: boolean;
  readonly log: Logger;
  /** Tokens besides the configured ones. */
  readonly tokens?: readonly KnownToken[];
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

/** What is behind the front. */
interface House extends OpenedDoor {
  readonly estate: Estate;
  readonly graph: Graph;
  readonly storage: Storage;
  readonly stored: StoredTokens;
  readonly metrics: Metrics;
  readonly opened: readonly OpenedSource[];
  readonly sdl: string;
}

const createFront = (
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
    console: createConsole(fileURLToPath(new URL("../web/", import.meta.url))),
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

/** Opened one after the other, and closed the other way round. */
class Closing {
  readonly #steps: (() => Promise<unknown> | undefined)[] = [];

  add(step: () => Promise<unknown> | undefined): void {
    this.#steps.unshift(step);
  }

  async close(): Promise<void> {
    // What is still opening adds to them.
    for (let step = this.#steps.shift(); step; step = this.#steps.shift()) await step();
  }
}

/** Starts observing, listens, and answers. Rejects with what makes it impossible, and leaves nothing open. */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const closing = new Closing();
  try {
    return await opened(options, closing);
  } catch (cause) {
    await closing.close();
    throw cause;
  }
};

const openSources = async (
  { configuration, sandbox: isSandbox }: GatewayOptions,
  closing: Closing,
): Promise<readonly OpenedSource[]> => {
  const sandbox = isSandbox ? await startSandboxThread() : null;
  closing.add(() => sandbox?.close());
  const sources = sandbox ? openSandbox(sandbox) : configuration.sources.map(openSource);
  closing.add(() => Promise.all(sources.map((source) => source.close())));
  return sources;
};

/** Everything but the front: what observes, decides, keeps and answers. */
const openHouse = async (options: GatewayOptions, closing: Closing): Promise<House> => {
  const { configuration, log } = options;
  // Both take a while, each in a thread of its own.
  const foundations = openFoundations(configuration, log);
  closing.add(() => foundations.then((opened) => opened.close()).catch(() => undefined));
  const opening = openSources(options, closing);
  closing.add(() => opening.catch(() => undefined));
  // Before anything is watched: it takes a moment in which nothing else happens.
  const schema = createSchema();
  const [{ storage, policy }, opened] = await Promise.all([foundations, opening]);
  const estate = new Estate();
  const sources = watchAll(estate, opened, log);
  closing.add(() => Promise.all(sources.map((source) => source.stop())));
  const metrics = createMetrics();
  const changers = changersOf(opened);
  const parts = { storage, policy, estate, changers, sources, log, counts: metrics };
  const door = await openDoor(configuration, parts);
  const { operations } = door;
  closing.add(() => operations.close(DRAIN_MS));
  const { limits } = configuration;
  const graph = await createGraph({
    ...parts,
    schema,
    readers: readersOf(opened),
    operations,
    limits,
  });
  closing.add(() => graph.executor.stop());
  const stored = new StoredTokens(door.tokens, { log });
  closing.add(() => stored.close());
  return { ...door, estate, graph, storage, stored, metrics, opened, sdl: sdlOf(schema) };
};

const opened = async (options: GatewayOptions, closing: Closing): Promise<Gateway> => {
  const { listen, data } = options.configuration;
  const house = await openHouse(options, closing);
  const { graph, operations, ledger, tokens } = house;
  const front = createFront(options, house);
  const { port } = await front.listen();
  closing.add(() => front.close(DRAIN_MS));
  const verify = async () => ({ ...(await ledger.verify()) });
  const handlers = recordedTokens(controlHandlers(tokens, verify), (entry) => ledger.record(entry));
  const control = await ControlServer.start(data, handlers, options.log);
  closing.add(() => control.close());
  // What a crash left is looked at where the sources tell of it.
  void graph.settled.then(() => operations.recover());
  const host = listen.host.includes(":") ? `[${listen.host}]` : listen.host;
  return {
    url: `http://${host}:${port}`,
    port,
    sources: house.opened.map(toStarted),
    ready: () => graph.settled,
    close: () => closing.close(),
  };
};
