import { Fault } from "../errors.js";
import type { RelationKind, ResourceKind } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import { systemOfAlias } from "./aliases.js";
import { countArriving, firstArriving } from "./arriving.js";
import { Edges } from "./edges.js";
import { type Entry, idOf } from "./Entry.js";
import type { Estate } from "./Estate.js";
import type { Page, PageArguments, Relation } from "./EstateView.js";
import type { Group } from "./Group.js";
import { LazyPage, pageSize, pageStart } from "./paging.js";
import { Reads } from "./Reads.js";
import { relationsPage, type RelationOptions } from "./relations.js";
import type { Alias } from "./sighting.js";
import { byId } from "./walk.js";

/** What a look-up gives that is no page. */
export const FEW = 100;

/**
 * The relations of things, one step at a time, as one caller may see them. `sees` decides by group of
 * attributes; what it hides is absent from every answer. Which sources were read is noted in `reads`.
 */
export class RelationView {
  readonly reads: Reads;
  protected readonly edges: Edges;

  constructor(
    protected readonly estate: Estate,
    protected readonly sees: (group: Group) => boolean,
  ) {
    this.reads = new Reads(estate);
    this.edges = new Edges(estate, sees);
  }

  follow<R extends Resource>(from: Resource, kind: RelationKind, to: ResourceKind): R | null;
  follow(from: Resource, kind: RelationKind, to: ResourceKind): Resource | null {
    this.reads.kind(to);
    for (const reference of this.estate.entry(from.id)?.references ?? []) {
      if (reference.kind !== kind) continue;
      const far = this.estate.aliases.bearer(reference.to);
      if (far?.shelf.kind === to && this.sees(far.group)) return far.resource;
    }
    return null;
  }

  followAll<R extends Resource>(from: Resource, kind: RelationKind, to: ResourceKind): readonly R[];
  followAll(from: Resource, kind: RelationKind, to: ResourceKind): readonly Resource[] {
    this.reads.kind(to);
    const entry = this.entry(from.id);
    if (!entry) return [];
    const found = new Set<Entry>();
    for (const edge of this.edges.outgoing(entry)) {
      if (edge.reference.kind === kind && edge.to.shelf.kind === to) found.add(edge.to);
    }
    return [...found].sort(byId).map(({ resource }) => resource);
  }

  arriving<R extends Resource>(
    at: Resource,
    kind: RelationKind,
    from: ResourceKind,
    page: PageArguments,
  ): Page<R>;
  arriving(
    at: Resource,
    kind: RelationKind,
    from: ResourceKind,
    page: PageArguments,
  ): Page<Resource> {
    this.reads.kind(from);
    const entry = this.entry(at.id);
    const buckets = entry ? this.edges.arriving(entry, kind, from) : [];
    const list = `${at.id} ${kind} ${from}`;
    const after = pageStart(list, page.after);
    const rows = firstArriving(buckets, after, pageSize(page.first), this.sees);
    return new LazyPage(rows, after, {
      list,
      keyOf: idOf,
      nodeOf: ({ resource }) => resource,
      count: () => countArriving(buckets, this.sees),
    });
  }

  arrivingAll<R extends Resource>(
    at: Resource,
    kind: RelationKind,
    from: ResourceKind,
  ): readonly R[];
  arrivingAll(at: Resource, kind: RelationKind, from: ResourceKind): readonly Resource[] {
    return this.arriving(at, kind, from, { first: FEW }).nodes;
  }

  referrers<R extends Resource>(alias: Alias, kind: RelationKind, from: ResourceKind): readonly R[];
  referrers(alias: Alias, kind: RelationKind, from: ResourceKind): readonly Resource[] {
    this.reads.kind(from);
    const bucket = this.estate.references.bucket(alias, kind, from);
    if (!bucket) return [];
    return firstArriving([bucket], null, FEW, this.sees).rows.map(({ resource }) => resource);
  }

  bearer<R extends Resource>(alias: Alias): R | null;
  bearer(alias: Alias): Resource | null {
    this.reads.system(systemOfAlias(alias));
    const entry = this.estate.aliases.bearer(alias);
    return entry && this.sees(entry.group) ? entry.resource : null;
  }

  relations(of: Resource, options: RelationOptions, page: PageArguments): Page<Relation> {
    this.#markAll();
    const entry = this.entry(of.id);
    if (!entry) throw new Fault("NOT_FOUND", "The thing is gone since the answer began.");
    return relationsPage(this.edges, entry, options, page);
  }

  aliasesOf(resource: Resource): readonly Alias[] {
    return this.estate.entry(resource.id)?.aliases ?? [];
  }

  observedAt(resource: Resource): Date {
    return new Date(this.estate.entry(resource.id)?.observedAt ?? Date.now());
  }

  protected entry(id: string): Entry | null {
    const entry = this.estate.entry(id);
    return entry && this.sees(entry.group) ? entry : null;
  }

  #markAll(): void {
    for (const id of this.estate.sources.keys()) this.reads.source(id);
  }
}
