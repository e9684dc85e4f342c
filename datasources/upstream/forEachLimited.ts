/** Runs `work` for every item, at most `limit` at a time. Rejects with the first failure; no more are begun then. */
export const forEachLimited = async <T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const queue = items[Symbol.iterator]();
  let hasFailed = false;
  const drain = async (): Promise<void> => {
    for (let next = queue.next(); !next.done && !hasFailed; next = queue.next()) {
      await work(next.value);
    }
  };
  const workers = Array.from({ length: limit }, () =>
    drain().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    }),
  );
  await Promise.all(workers);
};
