import type { Configuration } from "../config.js";
import { CallerView } from "../estate/CallerView.js";
import type { Estate } from "../estate/Estate.js";
import type { WatchedSource } from "../estate/watchSource.js";
import { ApiTokens } from "../identity/ApiTokens.js";
import type { Changers } from "../LiveReaders.js";
import { type Ledger, openLedger } from "../operations/openLedger.js";
import type { LedgerCounts } from "../operations/Recorder.js";
import { type Operations, openOperations } from "../operations/openOperations.js";
import type { Policy } from "../policy/Policy.js";
import { reachOf } from "../reachOf.js";
import { changes } from "../schema.js";
import type { Storage } from "../storage/Storage.js";
import type { Logger } from "../telemetry/logger.js";

/** Who may do what, and what was done. */
export interface OpenedDoor {
  readonly operations: Operations;
  readonly ledger: Ledger;
  readonly tokens: ApiTokens;
}

/** @throws Fault AUDIT_UNAVAILABLE where the key of the ledger cannot be used */
export const openDoor = async (
  { data, audit }: Configuration,
  parts: {
    readonly storage: Storage;
    readonly policy: Policy;
    readonly estate: Estate;
    readonly changers: Changers;
    readonly sources: readonly WatchedSource[];
    readonly log: Logger;
    readonly counts: LedgerCounts;
  },
): Promise<OpenedDoor> => {
  const { storage, policy, estate, changers, sources, log, counts } = parts;
  const ledger = await openLedger({ storage, data, audit, log, counts });
  const operations = openOperations({
    storage,
    policy,
    ledger,
    declarations: changes,
    wholeReach: wholeReachOf(estate, changers),
    refresh: refreshOf(sources),
    log,
  });
  return { operations, ledger, tokens: new ApiTokens(storage.db) };
};

/** Policies and effects look at all of it. */
const wholeReachOf = (estate: Estate, changers: Changers) => (signal: AbortSignal) =>
  reachOf(changers, new CallerView(estate, () => true), { signal, called: () => undefined });

const refreshOf =
  (sources: readonly WatchedSource[]) =>
  async (id: string, deadlineMs: number): Promise<void> => {
    await sources.find(({ state }) => state.id === id)?.refresher.refresh(deadlineMs);
  };
