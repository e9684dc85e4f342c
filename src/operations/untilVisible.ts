import { setTimeout as delay } from "node:timers/promises";

const GLANCE_MS = 5;
/** What a watch needs at most to bring a change by itself. */
const WATCH_MS = 300;
const PATIENCE_MS = 5_000;

/** Looks again and again until it holds or the time is over. */
const within = async (milliseconds: number, holds: () => boolean): Promise<boolean> => {
  const end = performance.now() + milliseconds;
  while (!holds()) {
    if (performance.now() > end) return false;
    await delay(GLANCE_MS);
  }
  return true;
};

/**
 * Resolves when the estate shows a change: by itself, within moments, or once its source was read
 * anew; at the latest after some seconds, where somebody else changed it again.
 */
export const untilVisible = async (
  isVisible: () => boolean,
  refresh: (deadlineMs: number) => Promise<void>,
): Promise<boolean> => {
  if (await within(WATCH_MS, isVisible)) return true;
  const refreshed = refresh(PATIENCE_MS).catch(() => undefined);
  if (await within(PATIENCE_MS, isVisible)) return true;
  await refreshed;
  return isVisible();
};
