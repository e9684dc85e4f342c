import { setTimeout as delay } from "node:timers/promises";

/** What a promise resolves with, if it does within so many milliseconds; else `otherwise`. */
export const inTime = async <T, Other>(
  promise: Promise<T>,
  milliseconds: number,
  otherwise: Other,
): Promise<T | Other> => {
  // A timer that is not ended holds what it was given until its time is over.
  const ending = new AbortController();
  const options = { signal: ending.signal, ref: false };
  const late = delay(milliseconds, otherwise, options).catch(() => otherwise);
  try {
    return await Promise.race([promise, late]);
  } finally {
    ending.abort();
  }
};
