import type DataLoader from "dataloader";
import { boundedLoader } from "../upstream/boundedLoader.js";

/** Where a thing is asked for. */
export interface Place {
  readonly datacenter: string;
  /** A prefix, a key or an id. */
  readonly name: string;
}

/** Reads each place once in the life of the loader. */
export const placeLoader = <T>(read: (place: Place) => Promise<T>): DataLoader<Place, T, string> =>
  boundedLoader(read, ({ datacenter, name }) => `${datacenter}/${name}`);
