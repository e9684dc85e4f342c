import type { InventoryDimension } from "../../schema/estate/enums.js";
import type { Entry } from "./Entry.js";
import type { InventoryGroup, MaybePromise } from "./EstateView.js";
import { type Selection, visitAll } from "./scan.js";

type Value = string | boolean | null;

const valuesOf = (
  isManaged: (entry: Entry) => boolean,
): Record<InventoryDimension, (entry: Entry) => Value> => ({
  SYSTEM: ({ shelf }) => shelf.system,
  SOURCE: ({ shelf }) => shelf.sourceId,
  KIND: ({ shelf }) => shelf.kind,
  ENVIRONMENT: ({ resource }) => resource.environment,
  REGION: ({ resource }) => resource.region,
  STATUS: ({ resource }) => resource.status,
  MANAGED: isManaged,
});

/** How many things of a selection there are, by what they have in common; in the order of the keys. */
export const inventoryOf = (
  selection: Selection,
  groupBy: readonly InventoryDimension[],
  isManaged: (entry: Entry) => boolean,
): MaybePromise<readonly InventoryGroup[]> => {
  const dimensions = [...new Set(groupBy)];
  const values = valuesOf(isManaged);
  const groups = new Map<string, { readonly parts: readonly Value[]; count: number }>();
  const done = visitAll(selection, (entry) => {
    const parts = dimensions.map((dimension) => values[dimension](entry));
    const key = JSON.stringify(parts);
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { parts, count: 1 });
  });
  const sorted = (): readonly InventoryGroup[] =>
    [...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { parts, count }]) => ({
        key: Object.fromEntries(dimensions.map((name, index) => [name, parts[index] ?? null])),
        count,
      }));
  return done instanceof Promise ? done.then(sorted) : sorted();
};
