import { Fault } from "../errors.js";
import { type Edges, toRelation } from "./edges.js";
import type { Entry } from "./Entry.js";
import type { Estate } from "./Estate.js";
import type { Relation, TopologyArguments } from "./EstateView.js";
import { selectsShelf, testOf } from "./filter.js";
import { byId, edgesWithin, isContainer, otherEnd, type Steps, stepsFrom } from "./walk.js";
import type { Resource } from "../../schema/estate/Resource.js";

const LIMIT = 500;
const DEPTH = 20;

export interface Neighbourhood {
  readonly resources: readonly Resource[];
  readonly relations: readonly Relation[];
  readonly omitted: number;
}

/** An argument within bounds. Throws BAD_USER_INPUT that names them. */
export const within = (
  name: string,
  value: number,
  [low, high]: readonly [number, number],
): number => {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new Fault("BAD_USER_INPUT", `${name} must be ${low} to ${high}.`, {
    found: value,
    limit: high,
  });
};

export const walkLimit = (limit: number | null | undefined): number =>
  within("limit", limit ?? LIMIT, [1, LIMIT]);

/** Ring by ring, each in the order of ids, until the depth is reached. */
const walk = (
  edges: Edges,
  roots: readonly Entry[],
  depth: number,
  goesTo: { readonly steps: Steps; readonly passes: (entry: Entry) => boolean },
): ReadonlySet<Entry> => {
  const met = new Set(roots);
  let ring = roots;
  for (let distance = 0; distance < depth && ring.length > 0; distance += 1) {
    const from = ring.filter((entry) => distance === 0 || !isContainer(entry));
    const next = new Set<Entry>();
    for (const far of from.flatMap((entry) => neighbours(edges, entry, goesTo.steps))) {
      if (!met.has(far) && goesTo.passes(far)) next.add(far);
    }
    ring = [...next].sort(byId);
    for (const entry of ring) met.add(entry);
  }
  return met;
};

const neighbours = (edges: Edges, entry: Entry, steps: Steps): Entry[] =>
  Array.from(stepsFrom(edges, entry, steps), (edge) => otherEnd(edge, entry));

const everything = (
  estate: Estate,
  edges: Edges,
  passes: (entry: Entry) => boolean,
  limit: number,
): { readonly shown: Set<Entry>; readonly omitted: number } => {
  const shown = new Set<Entry>();
  let omitted = 0;
  for (const shelf of estate.shelves) {
    shelf.entries.scan(null, (entry) => {
      if (!edges.sees(entry.group) || !passes(entry)) return true;
      if (shown.size < limit) shown.add(entry);
      else omitted += 1;
      return true;
    });
  }
  return { shown, omitted };
};

/** The neighbourhood of the roots that the caller sees; without roots, all that the filter leaves. */
export const neighbourhood = (
  estate: Estate,
  edges: Edges,
  options: TopologyArguments,
): Neighbourhood => {
  const { filter = null, roots } = options;
  const limit = walkLimit(options.limit);
  const depth = within("depth", options.depth ?? 2, [0, DEPTH]);
  const kinds = options.relations ? new Set(options.relations) : null;
  const test = testOf(filter, (entry) => edges.isManaged(entry));
  const passes = (entry: Entry): boolean =>
    selectsShelf(filter, entry.shelf) && (test?.(entry) ?? true);
  if (!roots) {
    const { shown, omitted } = everything(estate, edges, passes, limit);
    return present(edges, shown, kinds, omitted);
  }
  const entries = visibleEntries(estate, edges, roots);
  const steps = { direction: options.direction ?? "BOTH", kinds };
  const met = walk(edges, entries, depth, { steps, passes });
  const shown = new Set([...met].slice(0, limit));
  return present(edges, shown, kinds, met.size - shown.size);
};

const present = (
  edges: Edges,
  shown: ReadonlySet<Entry>,
  kinds: Steps["kinds"],
  omitted: number,
): Neighbourhood => ({
  resources: [...shown].map(({ resource }) => resource),
  relations: edgesWithin(edges, shown, kinds).map(toRelation),
  omitted,
});

/** The things of some ids that the caller may see, each once; unknown ones are left out. */
export const visibleEntries = (
  estate: Estate,
  edges: Edges,
  ids: readonly string[],
): readonly Entry[] => {
  const found = new Set<Entry>();
  for (const id of ids) {
    const entry = estate.entry(id);
    if (entry && edges.sees(entry.group)) found.add(entry);
  }
  return [...found];
};
