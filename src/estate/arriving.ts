import { type Entry, idOf } from "./Entry.js";
import type { Group } from "./Group.js";
import type { Rows } from "./paging.js";
import type { Bucket } from "./ReferenceIndex.js";

const byId = (a: Entry, b: Entry): number => (a.id < b.id ? -1 : 1);

const firstOf = (
  { entries }: Bucket,
  after: string | null,
  size: number,
  sees: (group: Group) => boolean,
): Entry[] => {
  const rows: Entry[] = [];
  entries.scan(after, (entry) => {
    if (sees(entry.group)) rows.push(entry);
    return rows.length < size;
  });
  return rows;
};

/**
 * The first things of some buckets after an id, each once: a thing may point to two aliases of the
 * same other. Never looks further than the page.
 */
export const firstArriving = (
  buckets: readonly Bucket[],
  after: string | null,
  size: number,
  sees: (group: Group) => boolean,
): Rows<Entry> => {
  const [only, ...others] = buckets;
  if (!only) return { rows: [], more: false };
  let rows = firstOf(only, after, size + 1, sees);
  if (others.length > 0) {
    const all = buckets.flatMap((bucket) => firstOf(bucket, after, size + 1, sees));
    rows = [...new Map(all.map((entry) => [idOf(entry), entry])).values()].sort(byId);
  }
  return { rows: rows.slice(0, size), more: rows.length > size };
};

export const countArriving = (
  buckets: readonly Bucket[],
  sees: (group: Group) => boolean,
): number => {
  const seen = new Set<Entry>();
  for (const { entries } of buckets) {
    entries.scan(null, (entry) => {
      if (sees(entry.group)) seen.add(entry);
      return true;
    });
  }
  return seen.size;
};
