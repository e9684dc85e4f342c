import { performance } from "node:perf_hooks";

const MILLION = 1_000_000n;

/** Wall time in nanoseconds; later readings are never smaller. */
export class Clock {
  #last = 0n;

  now(): bigint {
    const read = BigInt(Math.floor((performance.timeOrigin + performance.now()) * 1e3)) * 1_000n;
    this.#last = read > this.#last ? read : this.#last + 1n;
    return this.#last;
  }
}

/** Nanoseconds as Go prints a time in JSON: RFC 3339 with as many digits as are needed. */
export const formatTime = (nanoseconds: bigint): string => {
  const milliseconds = nanoseconds / MILLION;
  const seconds = new Date(Number(milliseconds)).toISOString().slice(0, 19);
  const fraction = String(nanoseconds % 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "");
  return fraction === "" ? `${seconds}Z` : `${seconds}.${fraction}Z`;
};

/** A time without its fraction. */
export const formatSeconds = (nanoseconds: bigint): string =>
  formatTime(nanoseconds - (nanoseconds % 1_000_000_000n));
