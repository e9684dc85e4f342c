import type { Direction, RelationKind } from "../../schema/estate/enums.js";
import { firstArriving, countArriving } from "./arriving.js";
import { type Edge, type Edges, toRelation } from "./edges.js";
import type { Entry } from "./Entry.js";
import type { Page, PageArguments, Relation } from "./EstateView.js";
import { LazyPage, pageSize, pageStart } from "./paging.js";
import type { Bucket } from "./ReferenceIndex.js";

interface Row {
  /** `O kind id` or `I kind from-kind id`: outgoing first, then by kind, then by id. */
  readonly key: string;
  readonly edge: Edge;
}

/** The incoming edges of one relation kind from one kind of thing. */
interface Lane {
  readonly key: string;
  readonly kind: RelationKind;
  readonly buckets: Bucket[];
}

export interface RelationOptions {
  readonly direction?: Direction | null;
  readonly kinds?: readonly RelationKind[] | null;
}

const lanesInto = (edges: Edges, to: Entry): readonly Lane[] => {
  const lanes = new Map<string, Lane>();
  for (const bucket of edges.bucketsInto(to)) {
    const key = `I ${bucket.kind} ${bucket.from} `;
    const lane = lanes.get(key);
    if (lane) lane.buckets.push(bucket);
    else lanes.set(key, { key, kind: bucket.kind, buckets: [bucket] });
  }
  return [...lanes.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};

const outgoingRows = (edges: Edges, from: Entry): readonly Row[] => {
  const rows = new Map<string, Row>();
  for (const edge of edges.outgoing(from)) {
    const key = `O ${edge.reference.kind} ${edge.to.id}`;
    if (!rows.has(key)) rows.set(key, { key, edge });
  }
  return [...rows.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** The relations of one thing, read lazily: a hub with 10,000 of them costs no more than its page. */
export const relationsPage = (
  edges: Edges,
  of: Entry,
  options: RelationOptions,
  page: PageArguments,
): Page<Relation> => {
  const direction = options.direction ?? "BOTH";
  const wants = (kind: RelationKind): boolean => options.kinds?.includes(kind) ?? true;
  const list = `relations ${of.id} ${direction} ${options.kinds?.join(",") ?? ""}`;
  const after = pageStart(list, page.after);
  const size = pageSize(page.first);
  const outgoing =
    direction === "IN"
      ? []
      : outgoingRows(edges, of).filter(({ edge }) => wants(edge.reference.kind));
  const lanes = direction === "OUT" ? [] : lanesInto(edges, of).filter(({ kind }) => wants(kind));
  const rows: Row[] = outgoing.filter(({ key }) => after === null || key > after);
  for (const lane of lanes) {
    if (rows.length > size) break;
    rows.push(...laneRows(edges, of, lane, { after, size: size + 1 - rows.length }));
  }
  return new LazyPage({ rows: rows.slice(0, size), more: rows.length > size }, after, {
    list,
    keyOf: ({ key }) => key,
    nodeOf: ({ edge }) => toRelation(edge),
    count: () =>
      lanes.reduce((sum, lane) => sum + countArriving(lane.buckets, edges.sees), outgoing.length),
  });
};

const laneRows = (
  edges: Edges,
  to: Entry,
  lane: Lane,
  { after, size }: { readonly after: string | null; readonly size: number },
): readonly Row[] => {
  const inside = after?.startsWith(lane.key) ?? false;
  if (after !== null && !inside && after > lane.key) return [];
  const start = inside && after !== null ? after.slice(lane.key.length) : null;
  return firstArriving(lane.buckets, start, size, edges.sees).rows.flatMap((from) => {
    const edge = edges.between(from, lane.kind, to);
    return edge ? [{ key: `${lane.key}${from.id}`, edge }] : [];
  });
};
