import { hasEnded, jittered, pause } from "../upstream/pause.js";
import type { CatalogFollower } from "./CatalogFollower.js";
import type { CatalogModel } from "./CatalogModel.js";
import type { PacedRefresh } from "./PacedRefresh.js";

/** Within this time every service of a large catalog has been read again. */
const SWEEP_MS = 5 * 60_000;
const STEP_MS = 1_000;

/** What a sweep goes by. */
export interface Sweep {
  readonly model: CatalogModel;
  /** Takes turns with it, so that an older answer never overwrites a newer one. */
  readonly refresh: PacedRefresh;
  /** The latest index that the signals told. */
  readonly latestIndex: () => bigint;
}

/**
 * Reads a large catalog again and again, a shard of its services a second: a changed port, or two
 * checks that change places, leave the counts of a summary alone. It rests while the index does.
 */
export const sweepCatalog = async (
  follower: CatalogFollower,
  { model, refresh, latestIndex }: Sweep,
  signal: AbortSignal,
): Promise<void> => {
  let swept = latestIndex();
  while (!signal.aborted) {
    await pause(jittered(STEP_MS), signal);
    const index = latestIndex();
    if (!follower.isLarge || index === swept) continue;
    const services = [...model.serviceNames];
    const shard = Math.max(1, Math.ceil((services.length * STEP_MS) / SWEEP_MS));
    await refresh.between(() => follower.sweepNodes(signal));
    for (let at = 0; at < services.length && !hasEnded(signal); at += shard) {
      await refresh.between(() => follower.sweep(services.slice(at, at + shard), signal));
      await pause(jittered(STEP_MS), signal);
    }
    swept = index;
  }
};
