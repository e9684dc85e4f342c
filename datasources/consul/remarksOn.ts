import type { DatacenterWatch } from "./DatacenterWatch.js";
import { INTENTIONS } from "./MeshFollower.js";
import type { Permission } from "./tokenPermissions.js";

const LISTS: Readonly<Record<string, string>> = {
  "/internal/ui/nodes": "nodes and services",
  "/internal/ui/services": "services",
  "/catalog/nodes": "nodes",
  "/health/service/{name}": "service instances",
  [INTENTIONS.path]: "intentions",
};

/** What callers should know of a source that is well: what its token does not see. */
export const remarksOn = (
  lacking: readonly Permission[],
  watches: readonly DatacenterWatch[],
): readonly string[] => {
  const missing = lacking
    .filter(({ isObserved }) => isObserved)
    .map(
      ({ what, rule }) =>
        `The token does not see all ${what}: lists of them may be incomplete. Its policy needs ${rule}.`,
    );
  const filtered = watches.flatMap(({ datacenter, lists }) =>
    [...lists.filtered].map(
      (path) =>
        `${datacenter}: Consul left out of the list of ${LISTS[path] ?? path} what the token may not see.`,
    ),
  );
  const refused = watches
    .filter(({ mesh }) => !mesh.hasIntentions)
    .map(({ datacenter }) => `${datacenter}: intentions are refused to the token, and not read.`);
  const unaddressable = watches
    .filter(({ catalog }) => catalog.unaddressable.size > 0)
    .map(
      ({ datacenter, catalog }) =>
        `${datacenter}: ${catalog.unaddressable.size} services have names that no URL can hold; their changes are not followed.`,
    );
  return [...missing, ...filtered, ...refused, ...unaddressable];
};
