import type { Entry } from "./Entry.js";
import type { KindFilter, ResourceFilter, TagFilter } from "./EstateView.js";
import type { Shelf } from "./Shelf.js";

type Test = (entry: Entry) => boolean;

const nameOf = (shelf: Shelf): string => shelf.sourceId.slice(shelf.sourceId.indexOf(":") + 1);

/** Whether a shelf can hold anything that the filter leaves. */
export const selectsShelf = (filter: ResourceFilter | null, shelf: Shelf): boolean => {
  const { systems, sources, kinds } = filter ?? {};
  return (
    (systems?.includes(shelf.system) ?? true) &&
    (kinds?.includes(shelf.kind) ?? true) &&
    (sources?.includes(nameOf(shelf)) ?? true)
  );
};

const among = (wanted: readonly string[], valueOf: (entry: Entry) => string | null): Test => {
  const set = new Set<string | null>(wanted);
  return (entry) => set.has(valueOf(entry));
};

const containing = (text: string): Test => {
  const part = text.normalize("NFC").toLowerCase();
  return ({ resource, aliases }) =>
    resource.name.normalize("NFC").toLowerCase().includes(part) ||
    aliases.some((alias) => decodeURIComponent(alias).toLowerCase().includes(part));
};

const tagged =
  ({ key, value }: TagFilter): Test =>
  ({ resource }) =>
    resource.tags.some(
      (tag) => tag.key === key && (value === null || value === undefined || tag.value === value),
    );

/**
 * The conditions of a filter that a look at the thing must decide, as one test; null where there are
 * none. `isManaged` tells whether a Terraform resource manages a thing.
 */
export const testOf = (
  filter: KindFilter | null,
  isManaged: (entry: Entry) => boolean,
): Test | null => {
  const tests: Test[] = [];
  const { environments, regions, statuses, text, tags, managed } = filter ?? {};
  if (environments) tests.push(among(environments, ({ resource }) => resource.environment));
  if (regions) tests.push(among(regions, ({ resource }) => resource.region));
  if (statuses) tests.push(among(statuses, ({ resource }) => resource.status));
  if (text) tests.push(containing(text));
  for (const tag of tags ?? []) tests.push(tagged(tag));
  if (typeof managed === "boolean") tests.push((entry) => isManaged(entry) === managed);
  return tests.length === 0 ? null : (entry) => tests.every((test) => test(entry));
};
