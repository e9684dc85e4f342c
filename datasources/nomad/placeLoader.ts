import type DataLoader from "dataloader";
import { boundedLoader } from "../upstream/boundedLoader.js";

/** Where a thing is asked for; what does not apply is empty. */
export interface Place {
  readonly region: string;
  readonly namespace: string;
  /** An id or a path. */
  readonly name: string;
}

/** Reads each place once in the life of the loader. */
export const placeLoader = <T>(read: (place: Place) => Promise<T>): DataLoader<Place, T, string> =>
  boundedLoader(read, ({ region, namespace, name }) => `${region}\0${namespace}\0${name}`);
