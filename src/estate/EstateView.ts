import type {
  Direction,
  EvidenceStrength,
  FindingKind,
  InventoryDimension,
  RelationKind,
  ResourceKind,
  SourceStatus,
  System,
} from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import type { Alias } from "./sighting.js";

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** One page of a list; `totalCount` is computed when it is read, and a promise only over a large scan. */
export interface Page<T, Count extends number | null = number> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly totalCount: Count | Promise<Count>;
}

export type MaybePromise<T> = T | Promise<T>;

export interface TagFilter {
  readonly key: string;
  readonly value?: string | null;
}

/** Every condition must hold; an absent or null one always does. An empty list lets nothing through. */
export interface KindFilter {
  /** Source names, e.g. `hz`. */
  readonly sources?: readonly string[] | null;
  readonly environments?: readonly string[] | null;
  readonly regions?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  /** A part of the name or of any alias, without regard to case. */
  readonly text?: string | null;
  readonly tags?: readonly TagFilter[] | null;
  readonly managed?: boolean | null;
}

export interface ResourceFilter extends KindFilter {
  readonly systems?: readonly System[] | null;
  readonly kinds?: readonly ResourceKind[] | null;
}

export interface Evidence {
  readonly alias: Alias;
  readonly strength: EvidenceStrength;
  readonly observedAt: Date;
}

export interface Relation {
  readonly kind: RelationKind;
  readonly from: Resource;
  readonly to: Resource;
  readonly evidence: Evidence;
}

/** A source as callers see it; `id` reads `consul:hz`. */
export interface Source {
  readonly __typename: "Source";
  readonly id: string;
  readonly name: string;
  readonly system: System;
  readonly address: string;
  readonly status: SourceStatus;
  readonly reason: string | null;
  readonly sandbox: boolean;
  /** The environment that its configuration puts it in; null: none. */
  readonly environment: string | null;
  readonly version: string | null;
  /** What limits the view although it is current, e.g. lists that ACLs filter. */
  readonly remarks: readonly string[];
  readonly resourceCount: number;
  readonly observedAt: Date | null;
  readonly staleSeconds: number | null;
}

export interface TopologyArguments {
  readonly roots?: readonly string[] | null;
  readonly filter?: ResourceFilter | null;
  readonly depth?: number | null;
  readonly direction?: Direction | null;
  readonly relations?: readonly RelationKind[] | null;
  readonly limit?: number | null;
}

export interface Topology {
  readonly resources: readonly Resource[];
  readonly relations: readonly Relation[];
  readonly omitted: number;
  readonly incomplete: readonly Source[];
  readonly mermaid: string;
  readonly dot: string;
}

export interface Path {
  readonly resources: readonly Resource[];
  readonly relations: readonly Relation[];
}

export interface Impact {
  readonly resources: readonly Resource[];
  readonly relations: readonly Relation[];
  readonly omitted: number;
  readonly incomplete: readonly Source[];
}

export interface Finding {
  readonly kind: FindingKind;
  readonly resource: Resource;
  readonly detail: string;
  readonly differences: readonly {
    readonly attribute: string;
    readonly expected: unknown;
    readonly actual: unknown;
  }[];
  readonly observedAt: Date;
}

export interface FindingFilter {
  readonly kinds?: readonly FindingKind[] | null;
  readonly systems?: readonly System[] | null;
  readonly resource?: string | null;
}

export interface InventoryGroup {
  readonly key: Readonly<Record<string, string | boolean | null>>;
  readonly count: number;
}

/**
 * The estate as one caller may see it, for one request. What the caller may not see is absent from
 * every answer, counts included. Everything but a scan over more than 10,000 things is synchronous.
 */
export interface EstateView {
  get(id: string): Resource | null;
  /**
   * All things of a kind that a source has few of, e.g. its datacenters, in the order of their ids.
   * Throws UPSTREAM_UNAVAILABLE where the source never answered.
   */
  few<R extends Resource>(source: Source, kind: ResourceKind): readonly R[];
  /** Things of one kind in the order of their ids; `where` holds the conditions that only the room knows. */
  list<R extends Resource>(
    kind: ResourceKind,
    filter: KindFilter | null,
    page: PageArguments,
    where?: (resource: R) => boolean,
  ): MaybePromise<Page<R>>;
  resources(filter: ResourceFilter | null, page: PageArguments): MaybePromise<Page<Resource>>;
  /** Everything that an identifier denotes; at most 100. */
  resolve(identifier: string): readonly Resource[];
  /** The first thing of kind `to` that `from` points to by `kind`. */
  follow<R extends Resource>(from: Resource, kind: RelationKind, to: ResourceKind): R | null;
  followAll<R extends Resource>(from: Resource, kind: RelationKind, to: ResourceKind): readonly R[];
  /** What points to `at`, a page of it, in the order of ids. */
  arriving<R extends Resource>(
    at: Resource,
    kind: RelationKind,
    from: ResourceKind,
    page: PageArguments,
  ): Page<R>;
  /** What points to `at`, at most 100. */
  arrivingAll<R extends Resource>(
    at: Resource,
    kind: RelationKind,
    from: ResourceKind,
  ): readonly R[];
  /** What refers to an alias, whether or not anything bears it; at most 100. */
  referrers<R extends Resource>(alias: Alias, kind: RelationKind, from: ResourceKind): readonly R[];
  /** The only thing that bears an alias; null also where it is ambiguous. */
  bearer<R extends Resource>(alias: Alias): R | null;
  relations(
    of: Resource,
    options: {
      readonly direction?: Direction | null;
      readonly kinds?: readonly RelationKind[] | null;
    },
    page: PageArguments,
  ): Page<Relation>;
  aliasesOf(resource: Resource): readonly Alias[];
  observedAt(resource: Resource): Date;
  source(id: string): Source | null;
  sources(): readonly Source[];
  /** The named source, or the only one of its system. Throws BAD_USER_INPUT with the candidates. */
  sourceNamed(system: System, name: string | null | undefined): Source;
  /**
   * States that an answer reads these sources of a system (default: all). Throws UPSTREAM_UNAVAILABLE
   * if every one of them is UNREACHABLE: a dead source is never an empty list.
   */
  reading(system: System, sources?: readonly string[] | null): void;
  inventory(
    filter: ResourceFilter | null,
    groupBy: readonly InventoryDimension[],
  ): MaybePromise<readonly InventoryGroup[]>;
  topology(options: TopologyArguments): Topology;
  paths(from: string, to: string, limit: number): readonly Path[];
  impact(of: readonly string[], limit: number): Impact;
  findings(filter: FindingFilter | null, page: PageArguments): MaybePromise<Page<Finding>>;
}
