import { setImmediate as turn } from "node:timers/promises";
import type { Entry } from "./Entry.js";
import type { MaybePromise } from "./EstateView.js";
import type { Group } from "./Group.js";
import type { Rows } from "./paging.js";
import type { Shelf } from "./Shelf.js";

/** How many things are looked at before the event loop gets a turn. */
export const STRIDE = 10_000;

/** What a list is read from: shelves in order, the groups that the caller may see, and a test of each thing. */
export interface Selection {
  readonly shelves: readonly Shelf[];
  readonly sees: (group: Group) => boolean;
  /** Null: every thing of a visible group belongs to the list. */
  readonly test: ((entry: Entry) => boolean) | null;
}

const sizeOf = (shelves: readonly Shelf[]): number =>
  shelves.reduce((sum, shelf) => sum + shelf.entries.size, 0);

/** The number of things on a shelf that the caller may see; no thing is looked at. */
export const visibleOn = (shelf: Shelf, sees: (group: Group) => boolean): number => {
  let sum = 0;
  for (const [group, count] of shelf.counts) if (sees(group)) sum += count;
  return sum;
};

/**
 * Visits the things of a selection whose ids come after `after`, in order, at most `budget` of them,
 * until `visit` returns false. Returns the last id looked at, or null when it came to an end.
 */
const stride = (
  { shelves, sees, test }: Selection,
  after: string | null,
  budget: number,
  visit: (entry: Entry) => boolean,
): string | null => {
  let left = budget;
  let stoppedAt: string | null = null;
  for (const shelf of shelves) {
    // Ids of a shelf all start with its prefix, so a cursor past them skips the shelf.
    if (after !== null && after > shelf.prefix && !after.startsWith(shelf.prefix)) continue;
    const whole = shelf.entries.scan(after, (entry) => {
      left -= 1;
      const goOn = !sees(entry.group) || (test !== null && !test(entry)) || visit(entry);
      if (goOn && left > 0) return true;
      stoppedAt = goOn ? entry.id : null;
      return false;
    });
    if (!whole) return stoppedAt;
  }
  return null;
};

/** Visits a whole selection: at once where it is small, in strides that give way to the loop where not. */
export const visitAll = (
  selection: Selection,
  visit: (entry: Entry) => void,
  after: string | null = null,
): MaybePromise<void> => {
  const visited = (entry: Entry): boolean => {
    visit(entry);
    return true;
  };
  if (sizeOf(selection.shelves) <= STRIDE) {
    stride(selection, after, Infinity, visited);
    return;
  }
  return strides(selection, after, visited);
};

const strides = async (
  selection: Selection,
  after: string | null,
  visit: (entry: Entry) => boolean,
): Promise<void> => {
  let at = stride(selection, after, STRIDE, visit);
  while (at !== null) {
    await turn();
    at = stride(selection, at, STRIDE, visit);
  }
};

/** The first `size` things of a selection after a cursor, and whether there are more. */
export const firstRows = (
  selection: Selection,
  after: string | null,
  size: number,
): MaybePromise<Rows<Entry>> => {
  const rows: Entry[] = [];
  const visit = (entry: Entry): boolean => rows.push(entry) <= size;
  const found = (): Rows<Entry> => ({ rows: rows.slice(0, size), more: rows.length > size });
  if (selection.test === null || sizeOf(selection.shelves) <= STRIDE) {
    stride(selection, after, Infinity, visit);
    return found();
  }
  return strides(selection, after, visit).then(found);
};

/** How many things a selection holds; counted by group, without a look at any, where it has no test. */
export const countAll = (selection: Selection): MaybePromise<number> => {
  if (selection.test === null) {
    return selection.shelves.reduce((sum, shelf) => sum + visibleOn(shelf, selection.sees), 0);
  }
  let count = 0;
  const done = visitAll(selection, () => {
    count += 1;
  });
  return done instanceof Promise ? done.then(() => count) : count;
};
