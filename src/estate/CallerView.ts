import type { InventoryDimension, ResourceKind, System } from "../../schema/estate/enums.js";
import type { Resource } from "../../schema/estate/Resource.js";
import { Fault } from "../errors.js";
import { toDot, toMermaid } from "./draw.js";
import { type Entry, idOf } from "./Entry.js";
import type {
  EstateView,
  Finding,
  FindingFilter,
  Impact,
  InventoryGroup,
  KindFilter,
  MaybePromise,
  Page,
  PageArguments,
  Path,
  ResourceFilter,
  Source,
  Topology,
  TopologyArguments,
} from "./EstateView.js";
import { selectsShelf, testOf } from "./filter.js";
import { findingsPage } from "./findings.js";
import { impactOf } from "./impact.js";
import { inventoryOf } from "./inventory.js";
import { LazyPage, pageSize, pageStart } from "./paging.js";
import { shortestPaths } from "./paths.js";
import { FEW, RelationView } from "./RelationView.js";
import { sourceOf } from "./resourceId.js";
import { countAll, firstRows, type Selection, visibleOn } from "./scan.js";
import { SourceView } from "./SourceView.js";
import type { SourceState } from "./SourceState.js";
import { type Neighbourhood, neighbourhood, within } from "./topology.js";
import { byId } from "./walk.js";

const PATHS = 20;

/**
 * The estate as one caller may see it, for one request: lists, look-ups and walks. Each question
 * lives in a file of its own; here they meet the caller's view, and what they read is noted.
 */
export class CallerView extends RelationView implements EstateView {
  get(id: string): Resource | null {
    const source = sourceOf(id);
    if (source !== null) this.reads.source(source);
    return this.entry(id)?.resource ?? null;
  }

  few<R extends Resource>(source: Source, kind: ResourceKind): readonly R[];
  few(source: Source, kind: ResourceKind): readonly Resource[] {
    this.reads.sources(({ id }) => id === source.id);
    const found: Resource[] = [];
    const shelf = this.estate.shelves.find(
      (one) => one.sourceId === source.id && one.kind === kind,
    );
    shelf?.entries.scan(null, ({ group, resource }) => {
      if (this.sees(group)) found.push(resource);
      return true;
    });
    return found;
  }

  list<R extends Resource>(
    kind: ResourceKind,
    filter: KindFilter | null,
    page: PageArguments,
    where?: (resource: R) => boolean,
  ): MaybePromise<Page<R>>;
  list(
    kind: ResourceKind,
    filter: KindFilter | null,
    page: PageArguments,
    where?: (resource: Resource) => boolean,
  ): MaybePromise<Page<Resource>> {
    const selection = this.#selection({ ...filter, kinds: [kind] });
    const { test } = selection;
    if (!where) return this.#page(kind, selection, page);
    const both = (entry: Entry): boolean => where(entry.resource) && (test?.(entry) ?? true);
    return this.#page(kind, { ...selection, test: both }, page);
  }

  resources(filter: ResourceFilter | null, page: PageArguments): MaybePromise<Page<Resource>> {
    return this.#page("resources", this.#selection(filter), page);
  }

  resolve(identifier: string): readonly Resource[] {
    this.#readAll(null);
    const exact = this.estate.entry(identifier);
    const found = new Set<Entry>([
      ...(exact ? [exact] : []),
      ...this.estate.aliases.bearers(identifier),
      ...this.estate.aliases.known(identifier),
    ]);
    return [...found]
      .filter(({ group }) => this.sees(group))
      .sort(byId)
      .slice(0, FEW)
      .map(({ resource }) => resource);
  }

  source(id: string): Source | null {
    const state = this.estate.sources.get(id);
    if (!state) return null;
    this.reads.source(id);
    return this.#toSource(state);
  }

  sources(): readonly Source[] {
    return [...this.estate.sources.keys()].flatMap((id) => this.source(id) ?? []);
  }

  sourceNamed(system: System, name: string | null | undefined): Source {
    const ofSystem = [...this.estate.sources.values()].filter(
      ({ identity }) => identity.system === system,
    );
    const named = name ? ofSystem.filter(({ identity }) => identity.name === name) : ofSystem;
    const [only] = named;
    if (only && named.length === 1) {
      this.reads.source(only.id);
      return this.#toSource(only);
    }
    const known = ofSystem.map(({ identity }) => identity.name).join(", ") || "none";
    const problem = name
      ? `No ${system.toLowerCase()} source has that name`
      : `\`source\` must name one of several ${system.toLowerCase()} sources`;
    throw new Fault("BAD_USER_INPUT", `${problem}; configured: ${known}.`);
  }

  reading(system: System, sources?: readonly string[] | null): void {
    this.reads.sources(
      ({ identity }) => identity.system === system && (sources?.includes(identity.name) ?? true),
    );
  }

  inventory(
    filter: ResourceFilter | null,
    groupBy: readonly InventoryDimension[],
  ): MaybePromise<readonly InventoryGroup[]> {
    return inventoryOf(this.#selection(filter), groupBy, (entry) => this.edges.isManaged(entry));
  }

  topology(options: TopologyArguments): Topology {
    this.#readAll(options.filter ?? null);
    return this.#drawn(neighbourhood(this.estate, this.edges, options));
  }

  paths(from: string, to: string, limit: number): readonly Path[] {
    this.#readAll(null);
    within("limit", limit, [1, PATHS]);
    const [start, end] = [this.entry(from), this.entry(to)];
    return start && end ? shortestPaths(this.edges, start, end, limit) : [];
  }

  impact(of: readonly string[], limit: number): Impact {
    this.#readAll(null);
    return this.#drawn(impactOf(this.estate, this.edges, of, limit));
  }

  findings(filter: FindingFilter | null, page: PageArguments): Page<Finding> {
    // What dangles depends on which sources were read completely.
    this.reads.volatile();
    this.#readAll({ systems: filter?.systems ?? null });
    return findingsPage(this.estate, this.edges, filter, page);
  }

  #selection(filter: ResourceFilter | null): Selection {
    this.#readAll(filter);
    if (typeof filter?.managed === "boolean") this.reads.kind("TERRAFORM_RESOURCE");
    return {
      shelves: this.estate.shelves.filter((shelf) => selectsShelf(filter, shelf)),
      sees: this.sees,
      test: testOf(filter, (entry) => this.edges.isManaged(entry)),
    };
  }

  #page(name: string, selection: Selection, page: PageArguments): MaybePromise<Page<Resource>> {
    const after = pageStart(name, page.after);
    const rows = firstRows(selection, after, pageSize(page.first));
    const toPage = (found: Awaited<typeof rows>): Page<Resource> =>
      new LazyPage(found, after, {
        list: name,
        keyOf: idOf,
        nodeOf: ({ resource }) => resource,
        count: () => countAll(selection),
      });
    return rows instanceof Promise ? rows.then(toPage) : toPage(rows);
  }

  /** An answer that reads every source that the filter leaves. */
  #readAll(filter: ResourceFilter | null): void {
    const { systems, sources, kinds } = filter ?? {};
    this.reads.sources(
      ({ identity }) =>
        (systems?.includes(identity.system) ?? true) &&
        (sources?.includes(identity.name) ?? true) &&
        (kinds?.some((kind) => kind.startsWith(`${identity.system}_`)) ?? true),
    );
  }

  #drawn(found: Neighbourhood): Topology {
    const incomplete = (): readonly Source[] =>
      this.sources().filter(({ status }) => status !== "LIVE");
    return {
      ...found,
      get incomplete() {
        return incomplete();
      },
      get mermaid() {
        return toMermaid(found);
      },
      get dot() {
        return toDot(found);
      },
    };
  }

  #toSource(state: SourceState): Source {
    return new SourceView(state, this.reads, () =>
      this.estate.shelves
        .filter(({ sourceId }) => sourceId === state.id)
        .reduce((sum, shelf) => sum + visibleOn(shelf, this.sees), 0),
    );
  }
}
