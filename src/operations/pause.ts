import { setTimeout as delay } from "node:timers/promises";

/** Waits, and keeps no process alive for it; false where the signal ends it before. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  delay(milliseconds, true, { signal, ref: false }).catch(() => false);
