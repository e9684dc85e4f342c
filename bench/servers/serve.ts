import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 10;

/** Milliseconds by which the loop was late at most in 99 of 100 looks since the last time of asking. */
const loopLag = (): (() => number) => {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return () => {
    const lag = Math.max(0, delays.percentile(99) / 1e6 - RESOLUTION_MS);
    delays.reset();
    return lag;
  };
};

/**
 * Tells the process that forked this one its address, and whenever it asks its CPU time and the lag
 * of its loop.
 */
export const serve = (address: string): void => {
  const lag = loopLag();
  process.on("message", (message) => {
    if (message === "cpu") process.send?.({ cpu: process.cpuUsage() });
    if (message === "lag") process.send?.({ lag: lag() });
    if (message === "stop") process.exit(0);
  });
  process.send?.({ address });
};
