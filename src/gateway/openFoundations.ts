import type { Configuration } from "../config.js";
import { makeDirectory } from "../makeDirectory.js";
import { packageFile } from "../packageFile.js";
import { openPolicy } from "../policy/openPolicy.js";
import type { Policy } from "../policy/Policy.js";
import { openStorage } from "../storage/openStorage.js";
import type { Storage } from "../storage/Storage.js";
import type { Logger } from "../telemetry/logger.js";

/** What the door stands on. */
export interface Foundations {
  readonly storage: Storage;
  readonly policy: Policy;
  close(): Promise<void>;
}

/**
 * Opens the database and the policies at once; where one fails, the other is closed again.
 * @throws Fault where they cannot be used
 */
export const openFoundations = async (
  { data, database: databaseUrl, policies }: Configuration,
  log: Logger,
): Promise<Foundations> => {
  makeDirectory(data);
  const opening = openStorage({ dataDirectory: data, databaseUrl, log });
  const deciding = openPolicy({ directory: policies ?? packageFile("policies"), log });
  try {
    const [storage, policy] = await Promise.all([opening, deciding]);
    return {
      storage,
      policy,
      close: () => {
        policy.close();
        return storage.close();
      },
    };
  } catch (cause) {
    const [storage, policy] = await Promise.allSettled([opening, deciding]);
    if (storage.status === "fulfilled") await storage.value.close();
    if (policy.status === "fulfilled") policy.value.close();
    throw cause;
  }
};
