import type { Configuration } from "../config.js";
import { CallerView } from "../estate/CallerView.js";
import type { Estate } from "../estate/Estate.js";
import type { WatchedSource } from "../estate/watchSource.js";
import { ApiTokens } from "../identity/ApiTokens.js";
import type { Changers } from "../LiveReaders.js";
import { makeDirectory } from "../makeDirectory.js";
import { type Ledger, openLedger } from "../operations/openLedger.js";
import { type Operations, openOperations } from "../operations/openOperations.js";
import { packageFile } from "../packageFile.js";
import { openPolicy } from "../policy/openPolicy.js";
import type { Policy } from "../policy/Policy.js";
import { reachOf } from "../reachOf.js";
import { changes } from "../schema.js";
import { openStorage } from "../storage/openStorage.js";
import type { Storage } from "../storage/Storage.js";
import type { Logger } from "../telemetry/logger.js";

const DRAIN_MS = 10_000;

/** Who may do what, and what was done: everything that needs the database or the policies. */
export interface OpenedDoor {
  readonly storage: Storage;
  readonly policy: Policy;
  readonly operations: Operations;
  readonly ledger: Ledger;
  readonly tokens: ApiTokens;
  close(): Promise<void>;
}

/** @throws Fault where the database, the policies or the key of the ledger cannot be used */
export const openDoor = async (
  configuration: Configuration,
  parts: {
    readonly estate: Estate;
    readonly changers: Changers;
    readonly sources: readonly WatchedSource[];
    readonly log: Logger;
  },
): Promise<OpenedDoor> => {
  const { data, database: databaseUrl, audit, policies } = configuration;
  const { estate, changers, sources, log } = parts;
  makeDirectory(data);
  const directory = policies ?? packageFile("policies");
  const [storage, policy] = await both(
    openStorage({ dataDirectory: data, databaseUrl, log }),
    openPolicy({ directory, log }),
  );
  const ledger = openLedger({ storage, data, audit, log });
  const operations = openOperations({
    storage,
    policy,
    ledger,
    declarations: changes,
    wholeReach: wholeReachOf(estate, changers),
    refresh: refreshOf(sources),
    log,
  });
  return {
    storage,
    policy,
    operations,
    ledger,
    tokens: new ApiTokens(storage.db),
    close: async () => {
      await operations.close(DRAIN_MS);
      policy.close();
      await storage.close();
    },
  };
};

/** Policies and effects look at all of it. */
const wholeReachOf = (estate: Estate, changers: Changers) => (signal: AbortSignal) =>
  reachOf(changers, new CallerView(estate, () => true), { signal, called: () => undefined });

const refreshOf =
  (sources: readonly WatchedSource[]) =>
  async (id: string, deadlineMs: number): Promise<void> => {
    await sources.find(({ state }) => state.id === id)?.refresher.refresh(deadlineMs);
  };

/** Opened at once; where one fails, the other is closed again. */
const both = async (
  storage: Promise<Storage>,
  policy: Promise<Policy>,
): Promise<readonly [Storage, Policy]> => {
  try {
    return await Promise.all([storage, policy]);
  } catch (cause) {
    const [opened, decided] = await Promise.allSettled([storage, policy]);
    if (opened.status === "fulfilled") await opened.value.close();
    if (decided.status === "fulfilled") decided.value.close();
    throw cause;
  }
};
