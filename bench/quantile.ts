/** The value below which this part of the samples lies; `part` is 0 to 1. */
export const quantile = (samples: readonly number[], part: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
};

/** Milliseconds that each of some runs took. */
export const timings = async (runs: number, run: (index: number) => unknown): Promise<number[]> => {
  const samples: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const start = performance.now();
    await run(index);
    samples.push(performance.now() - start);
  }
  return samples;
};

/**
 * Milliseconds of CPU that each of some runs took that wait for nothing, after a few more that the
 * compiler needs: how long they take by the clock depends on what else runs.
 */
export const cpuTimings = (runs: number, run: (index: number) => void): readonly number[] => {
  for (let index = 0; index < runs / 4; index += 1) run(index);
  return Array.from({ length: runs }, (_, index) => {
    const start = process.cpuUsage();
    run(index);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
};
