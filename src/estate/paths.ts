import { type Edge, type Edges, edgeKey, toRelation } from "./edges.js";
import type { Entry } from "./Entry.js";
import type { Path } from "./EstateView.js";
import { byId, isContainer, otherEnd, stepsFrom } from "./walk.js";

/** Edges by which a thing was first reached, all from the ring before. */
type Trail = ReadonlyMap<Entry, readonly Edge[]>;

const everyStep = { direction: "BOTH", kinds: null } as const;

const nextRing = (edges: Edges, ring: readonly Entry[], reached: Map<Entry, Edge[]>): Entry[] => {
  const next = new Map<Entry, Edge[]>();
  for (const entry of ring) {
    for (const edge of stepsFrom(edges, entry, everyStep)) {
      const far = otherEnd(edge, entry);
      if (reached.has(far)) continue;
      const known = next.get(far);
      if (!known) next.set(far, [edge]);
      // A thing may point to another by two of its aliases; that is one way, not two.
      else if (!known.some((one) => edgeKey(one) === edgeKey(edge))) known.push(edge);
    }
  }
  for (const [entry, by] of next) reached.set(entry, by);
  return [...next.keys()].sort(byId);
};

/** Walks outwards until `to` is met; containers are ends and never on the way. */
const explore = (edges: Edges, from: Entry, to: Entry): Trail => {
  const reached = new Map<Entry, Edge[]>([[from, []]]);
  let ring = [from];
  while (ring.length > 0 && !reached.has(to)) {
    ring = nextRing(
      edges,
      ring.filter((entry) => entry === from || !isContainer(entry)),
      reached,
    );
  }
  return reached;
};

function* chains(trail: Trail, from: Entry, to: Entry): Generator<readonly Edge[]> {
  if (to === from) yield [];
  for (const edge of trail.get(to) ?? []) {
    for (const chain of chains(trail, from, otherEnd(edge, to))) yield [...chain, edge];
  }
}

const toPath = (from: Entry, chain: readonly Edge[]): Path => {
  const resources = [from];
  for (const edge of chain) {
    const last = resources.at(-1);
    if (last) resources.push(otherEnd(edge, last));
  }
  return {
    resources: resources.map(({ resource }) => resource),
    relations: chain.map(toRelation),
  };
};

/** The shortest chains of relations between two things, at most `limit`; none where there is no way. */
export const shortestPaths = (
  edges: Edges,
  from: Entry,
  to: Entry,
  limit: number,
): readonly Path[] => {
  const paths: Path[] = [];
  for (const chain of chains(explore(edges, from, to), from, to)) {
    paths.push(toPath(from, chain));
    if (paths.length === limit) break;
  }
  return paths;
};
