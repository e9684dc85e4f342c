/** Waits for a condition, and fails with these words when it does not come true in time. */
export const until = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
  milliseconds = 45_000,
): Promise<void> => {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) {
      throw new Error(`This did not happen in ${String(milliseconds)} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
