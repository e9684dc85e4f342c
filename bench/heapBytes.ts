/** What the heap holds that is still needed; run with `--expose-gc`. */
export const heapBytes = (): number => {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
