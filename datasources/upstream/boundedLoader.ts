import DataLoader from "dataloader";
import { forEachLimited } from "./forEachLimited.js";

/** Of one batch; the others wait, so that a page of a hundred does not fill the queue of the source. */
const AT_ONCE = 8;

/** Reads each place once in the life of the loader; places with the same `keyOf` are one. */
export const boundedLoader = <Place, T>(
  read: (place: Place) => Promise<T>,
  keyOf: (place: Place) => string,
): DataLoader<Place, T, string> => {
  const outcome = (place: Place): Promise<T | Error> =>
    read(place).catch((error: unknown) => (error instanceof Error ? error : new Error("failed")));
  return new DataLoader(
    async (places) => {
      const outcomes: (T | Error)[] = [];
      await forEachLimited(places.entries(), AT_ONCE, async ([position, place]) => {
        outcomes[position] = await outcome(place);
      });
      return outcomes;
    },
    { cacheKeyFn: keyOf },
  );
};
