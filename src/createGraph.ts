import { setTimeout as delay } from "node:timers/promises";
import type { GraphQLSchema } from "graphql";
import type { WatchedSource } from "./estate/watchSource.js";
import { createExecutor, type Executor } from "./execution/createExecutor.js";
import type { Log } from "./execution/log.js";
import type { Limits } from "./limits/limits.js";
import { RequestContext, type RequestParts } from "./RequestContext.js";

/** How long a request waits for a first view, or for a refresh that it asked for. */
const PATIENCE_MS = 5_000;

export interface GraphParts extends RequestParts {
  readonly schema: GraphQLSchema;
  readonly sources: readonly WatchedSource[];
  readonly limits: Limits;
  readonly log: Log;
}

export interface Graph {
  readonly executor: Executor;
  /** Resolves when every source has a view or has failed once, after 5 seconds at the latest. */
  readonly settled: Promise<void>;
}

const firstViews = async (sources: readonly WatchedSource[]): Promise<void> => {
  const all = Promise.all(sources.map(({ state }) => state.settled()));
  await Promise.race([all, delay(PATIENCE_MS, undefined, { ref: false })]);
};

/** The sources that an operation may read, as far as its root fields tell. */
const readBy = (
  sources: readonly WatchedSource[],
  rootFields: readonly string[],
): readonly WatchedSource[] =>
  sources.filter(({ state }) => {
    const system = state.identity.system.toLowerCase();
    return rootFields.some((field) => !ROOM_FIELD.test(field) || field.startsWith(system));
  });

/** A root field of one room; every other may read any source. */
const ROOM_FIELD = /^(alicloud|terraform|vault|consul|nomad)/;

const refreshed = async (sources: readonly WatchedSource[]): Promise<void> => {
  await Promise.all(sources.map(({ refresher }) => refresher.refresh(PATIENCE_MS)));
};

/** Puts schema, estate and live readers together into what answers operations. */
export const createGraph = async (parts: GraphParts): Promise<Graph> => {
  const { schema, limits, log, sources } = parts;
  let isSettled = false;
  const settled = firstViews(sources).then(() => {
    isSettled = true;
  });
  const executor = await createExecutor<RequestContext>({
    schema,
    limits,
    log,
    createContext: (viewer, call) => new RequestContext(parts, viewer, call),
    prepare: ({ noCache }, { rootFields, isQuery }) => {
      if (!isSettled) return settled;
      return noCache && isQuery ? refreshed(readBy(sources, rootFields)) : undefined;
    },
    keep: (context) => context.keep(),
    extensionsOf: ({ sourcesRead }) => ({ sources: sourcesRead }),
  });
  return { executor, settled };
};
