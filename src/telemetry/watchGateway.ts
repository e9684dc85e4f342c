import type { ResourceKind } from "../../schema/estate/enums.js";
import type { Estate } from "../estate/Estate.js";
import type { Metrics } from "./metrics.js";

/** Lets metrics tell the status of every source and how much the estate holds, at each scrape. */
export const watchGateway = (metrics: Metrics, estate: Estate): void => {
  metrics.watchSources(() =>
    [...estate.sources.values()].map(({ identity, status, staleSeconds }) => ({
      system: identity.system,
      source: identity.name,
      status,
      staleSeconds,
    })),
  );
  metrics.watchEstate(() => {
    const counts = new Map<ResourceKind, number>();
    for (const { kind, entries } of estate.shelves) {
      counts.set(kind, (counts.get(kind) ?? 0) + entries.size);
    }
    return [...counts].map(([kind, count]) => ({ kind, count }));
  });
};
