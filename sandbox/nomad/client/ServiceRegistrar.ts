import type { AllocRow } from "../state/rows.js";

/** Where the services of running allocations are made known. */
export interface ServiceRegistrar {
  register(alloc: AllocRow): void;
  deregister(alloc: AllocRow): void;
}
