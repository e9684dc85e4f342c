import { setTimeout as delay } from "node:timers/promises";

const GLANCE_MS = 5;
/** What a watch needs at most to bring a change by itself. */
const WATCH_MS = 300;
const PATIENCE_MS = 5_000;
/** A source is read anew at most once a second. */
const AGAIN_MS = 1_050;

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
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const left = end - performance.now();
    if (left <= 0) return isVisible();
    // It may join a refresh that began before the change was made: then it takes another.
    void refresh(Math.ceil(left)).catch(() => undefined);
    if (await within(Math.min(left, AGAIN_MS), isVisible)) return true;
  }
};
