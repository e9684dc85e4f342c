import type { Direction, RelationKind, ResourceKind } from "../../schema/estate/enums.js";
import { type Edge, type Edges, edgeKey } from "./edges.js";
import type { Entry } from "./Entry.js";

/** What holds many things: a walk shows it and does not go on through it, or all would be neighbours. */
const CONTAINERS: ReadonlySet<ResourceKind> = new Set<ResourceKind>([
  "CONSUL_DATACENTER",
  "NOMAD_NAMESPACE",
  "NOMAD_NODE_POOL",
  "TERRAFORM_WORKSPACE",
  "ALICLOUD_VPC",
]);

export const isContainer = ({ shelf }: Entry): boolean => CONTAINERS.has(shelf.kind);

export const byId = (a: Entry, b: Entry): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export interface Steps {
  readonly direction: Direction;
  /** Null: every kind. */
  readonly kinds: ReadonlySet<RelationKind> | null;
}

/** The edges of a thing that a walk may take. */
export function* stepsFrom(edges: Edges, entry: Entry, steps: Steps): Generator<Edge> {
  const { direction, kinds } = steps;
  const wants = ({ reference }: Edge): boolean => kinds?.has(reference.kind) ?? true;
  if (direction !== "IN") for (const edge of edges.outgoing(entry)) if (wants(edge)) yield edge;
  if (direction !== "OUT") for (const edge of edges.incoming(entry)) if (wants(edge)) yield edge;
}

export const otherEnd = (edge: Edge, one: Entry): Entry =>
  edge.from === one ? edge.to : edge.from;

/** The edges between the things of a set, each once, in a stable order. */
export const edgesWithin = (
  edges: Edges,
  shown: ReadonlySet<Entry>,
  kinds: ReadonlySet<RelationKind> | null,
): readonly Edge[] => {
  const found = new Map<string, Edge>();
  for (const entry of shown) {
    for (const edge of stepsFrom(edges, entry, { direction: "OUT", kinds })) {
      if (shown.has(edge.to)) found.set(edgeKey(edge), edge);
    }
  }
  return [...found.values()];
};
