import type { ResourceKind } from "../../schema/estate/enums.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { Sighting, Sink } from "../../src/estate/sighting.js";
import { JobParts } from "./JobParts.js";
import type { RegionContext } from "./RegionContext.js";

/** Names hold no NUL. */
const SEPARATOR = "\0";

/** What every thing of Nomad says of itself: when it changed, in the counting of its region. */
interface Indexed {
  readonly modifyIndex: number;
}

/** How the things of a table are told. */
interface TableParts<Facts> {
  readonly kind: ResourceKind;
  /** Its path below the region. */
  readonly pathOf: (facts: Facts) => readonly string[];
  readonly sight: (facts: Facts) => Sighting;
  /** The path of the job with which a thing goes, if it does. */
  readonly jobPathOf?: (facts: Facts) => readonly string[];
}

/**
 * The things of one kind in one region, as far as the sink was told of them. Lists and events come
 * side by side: what is older never replaces what is newer, nor brings back what was removed.
 */
export class Table<Facts extends Indexed> {
  readonly #indexes = new Map<string, number>();
  /** What events removed since the latest listing began. */
  readonly #removed = new Map<string, number>();
  readonly #ofJobs = new JobParts();
  #listed = 0;

  constructor(
    private readonly context: RegionContext,
    private readonly sink: Sink,
    private readonly parts: TableParts<Facts>,
  ) {}

  get size(): number {
    return this.#indexes.size;
  }

  get keys(): readonly string[] {
    return [...this.#indexes.keys()];
  }

  keyOf(facts: Facts): string {
    return this.parts.pathOf(facts).join(SEPARATOR);
  }

  /** The index of the thing that is told; null: it is not. */
  indexOf(key: string): number | null {
    return this.#indexes.get(key) ?? null;
  }

  /** Tells of a thing, unless something newer is known of it; says whether it did. */
  take(facts: Facts): boolean {
    const key = this.keyOf(facts);
    const { modifyIndex } = facts;
    if (modifyIndex < (this.#indexes.get(key) ?? 0)) return false;
    if (modifyIndex < (this.#removed.get(key) ?? 0)) return false;
    const job = this.parts.jobPathOf?.(facts).join(SEPARATOR);
    if (job !== undefined && !this.#ofJobs.note(job, key, modifyIndex)) return false;
    this.#indexes.set(key, modifyIndex);
    this.sink.upsert(this.#scope, this.parts.sight(facts));
    return true;
  }

  /** An event of removal. */
  remove(facts: Facts, index: number): void {
    const key = this.keyOf(facts);
    this.#removed.set(key, index);
    this.#forget(key);
  }

  /** The job was purged at this index; returns the keys of what went with it. */
  purge(job: string, index: number): ReadonlySet<string> {
    const gone = this.#ofJobs.purge(job, index);
    for (const key of gone) this.#forget(key);
    return gone;
  }

  /** Before the first page of a list is asked for. */
  begin(): void {
    this.#removed.clear();
    this.#ofJobs.begin();
  }

  /**
   * After the last page: what is not in the list is gone, unless it is younger than the list, whose
   * first page was of `index`. A list that the token may not read holds nothing, at the largest index.
   */
  prune(listed: ReadonlySet<string>, index: number): readonly string[] {
    // After a server was restored it counts from further back: no index that is known means anything.
    if (index < this.#listed) this.reset();
    if (index < Number.MAX_SAFE_INTEGER) this.#listed = index;
    const gone: string[] = [];
    for (const [key, known] of this.#indexes) {
      if (!listed.has(key) && known <= index) gone.push(key);
    }
    for (const key of gone) this.#forget(key);
    this.#ofJobs.tidy((key) => this.#indexes.has(key));
    return gone;
  }

  /** Whatever is read next is news. */
  reset(): void {
    for (const key of this.#indexes.keys()) this.#indexes.set(key, 0);
    this.begin();
    this.#listed = 0;
  }

  get #scope(): string {
    return `${this.context.region}/${this.parts.kind}`;
  }

  #forget(key: string): void {
    this.#indexes.delete(key);
    const { sourceId, region } = this.context;
    this.sink.remove(resourceId(sourceId, this.parts.kind, region, ...key.split(SEPARATOR)));
  }
}
