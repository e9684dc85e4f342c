import type { RegionWatch } from "./RegionWatch.js";
import type { TokenSight } from "./tokenSight.js";

const LISTS: Readonly<Record<string, string>> = {
  "/v1/nodes": 'nodes (a policy needs node { policy = "read" })',
  "/v1/jobs": "jobs",
  "/v1/allocations": "allocations",
  "/v1/deployments": "deployments",
  "/v1/services": "services",
  "/v1/volumes": "volumes",
  "/v1/namespaces": "namespaces",
  "/v1/node/pools": "node pools",
};

/** What callers should know of a source that is well: what its token does not see. */
export const remarksOn = (
  { seesAll, type }: TokenSight,
  watches: readonly RegionWatch[],
): readonly string[] => {
  if (seesAll) return [];
  const limits = watches.map(({ region, view }) => {
    const names = view.namespaceNames.join(", ") || "none";
    return `${region}: the token (${type ?? "unknown"}) is shown only what its policies allow: the namespaces ${names}.`;
  });
  const refused = watches.flatMap(({ region, lists }) =>
    [...lists.refused].map((path) => `${region}: the token may not list ${LISTS[path] ?? path}.`),
  );
  return [...limits, ...refused];
};
