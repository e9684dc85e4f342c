/** Runs endless tasks side by side. The first that fails ends the others, and its error is thrown. */
export const together = async (
  tasks: readonly ((signal: AbortSignal) => Promise<void>)[],
  signal: AbortSignal,
): Promise<void> => {
  const controller = new AbortController();
  const end = () => {
    controller.abort();
  };
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    const running = tasks.map((task) => task(controller.signal));
    await Promise.all(running).finally(async () => {
      end();
      await Promise.allSettled(running);
    });
  } catch (error) {
    // What is cut short fails, and means nothing.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener("abort", end);
  }
};
