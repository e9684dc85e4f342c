const DEADLINE_MS = 60_000;
const PAUSE_MS = 20;

/** Waits for a condition; throws with its name where it never comes true. */
export const until = async (name: string, holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + DEADLINE_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited for: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
};
