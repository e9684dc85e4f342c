import { createGraph, type Graph } from "../createGraph.js";
import { Estate } from "../estate/Estate.js";
import type { GatewayOptions } from "../gateway.js";
import { StoredTokens } from "../identity/StoredTokens.js";
import { createSchema } from "../schema.js";
import { sdlOf } from "../sdl.js";
import type { Policy } from "../policy/Policy.js";
import type { Storage } from "../storage/Storage.js";
import { createMetrics, type Metrics } from "../telemetry/metrics.js";
import type { Closing } from "./Closing.js";
import { type OpenedDoor, openDoor } from "./openDoor.js";
import type { OpenedSource } from "./OpenedSource.js";
import type { Foundations } from "./openFoundations.js";
import { openSandbox } from "./openSandbox.js";
import { changersOf, openSource, readersOf } from "./openSource.js";
import type { RunningSandbox } from "./startSandboxThread.js";
import { watchAll } from "./watchAll.js";

export const DRAIN_MS = 10_000;

/** What is behind the front. */
export interface House extends OpenedDoor {
  readonly estate: Estate;
  readonly graph: Graph;
  readonly storage: Storage;
  readonly policy: Policy;
  readonly stored: StoredTokens;
  readonly metrics: Metrics;
  readonly opened: readonly OpenedSource[];
  readonly sdl: string;
}

/** What opens in threads of its own. */
export interface Opening {
  readonly foundations: Promise<Foundations>;
  /** Null where the configured sources are served. */
  readonly sandbox: Promise<RunningSandbox | null>;
}

const openSources = async (
  { configuration }: GatewayOptions,
  sandbox: Promise<RunningSandbox | null>,
  closing: Closing,
): Promise<readonly OpenedSource[]> => {
  const running = await sandbox;
  const sources = running ? openSandbox(running) : configuration.sources.map(openSource);
  closing.add(() => Promise.all(sources.map((source) => source.close())));
  return sources;
};

/** Everything but the front: what observes, decides, keeps and answers. */
export const openHouse = async (
  options: GatewayOptions,
  { foundations, sandbox }: Opening,
  closing: Closing,
): Promise<House> => {
  const { configuration, log } = options;
  // Before anything is watched: it takes a moment in which nothing else happens.
  const schema = createSchema();
  const opening = openSources(options, sandbox, closing);
  closing.add(() => opening.catch(() => undefined));
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
  const readers = readersOf(opened);
  const graph = await createGraph({ ...parts, schema, readers, operations, limits });
  closing.add(() => graph.executor.stop());
  const stored = new StoredTokens(door.tokens, { log });
  closing.add(() => stored.close());
  const sdl = sdlOf(schema);
  return { ...door, estate, graph, storage, policy, stored, metrics, opened, sdl };
};
