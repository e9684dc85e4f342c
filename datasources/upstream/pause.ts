import { setTimeout as sleep } from "node:timers/promises";

/** Read anew at each call: a compiler takes the property for one that never changes. */
export const hasEnded = (signal: AbortSignal): boolean => signal.aborted;

/** Waits; no longer than until `signal` aborts, which is not an error. */
export const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  if (signal.aborted || milliseconds <= 0) return;
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    if (!hasEnded(signal)) throw error;
  }
};

/** Up to a quarter more, so that many observers do not ask at the same instant. */
export const jittered = (milliseconds: number): number => milliseconds * (1 + Math.random() / 4);

/** Doubles with every failure, from one second to thirty. */
export const backOff = (failures: number): number =>
  jittered(Math.min(30_000, 1_000 * 2 ** Math.max(0, failures - 1)));
