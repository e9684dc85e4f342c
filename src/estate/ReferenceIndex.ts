import type { RelationKind, ResourceKind } from "../../schema/estate/enums.js";
import { type Entry, idOf } from "./Entry.js";
import { OrderedBlocks } from "./OrderedBlocks.js";
import type { Alias, Reference } from "./sighting.js";

/** The things of one kind that point to an alias by one relation, in the order of their ids. */
export interface Bucket {
  readonly kind: RelationKind;
  readonly from: ResourceKind;
  readonly entries: OrderedBlocks<Entry>;
}

const none: readonly Bucket[] = [];

/** Who points to an alias, whether or not anything bears it. */
export class ReferenceIndex {
  readonly #buckets = new Map<Alias, Bucket[]>();

  add(entry: Entry, references: readonly Reference[]): void {
    for (const { kind, to } of references) this.#bucket(to, kind, entry).entries.add(entry);
  }

  remove(entry: Entry, references: readonly Reference[]): void {
    for (const { kind, to } of references) {
      const bucket = this.bucket(to, kind, entry.shelf.kind);
      bucket?.entries.delete(entry.id);
      if (bucket?.entries.size === 0) this.#forget(to, bucket);
    }
  }

  bucket(alias: Alias, kind: RelationKind, from: ResourceKind): Bucket | undefined {
    return this.#buckets.get(alias)?.find((one) => one.kind === kind && one.from === from);
  }

  buckets(alias: Alias): readonly Bucket[] {
    return this.#buckets.get(alias) ?? none;
  }

  #bucket(alias: Alias, kind: RelationKind, entry: Entry): Bucket {
    const known = this.bucket(alias, kind, entry.shelf.kind);
    if (known) return known;
    const bucket = { kind, from: entry.shelf.kind, entries: new OrderedBlocks<Entry>(idOf) };
    const buckets = this.#buckets.get(alias);
    if (buckets) buckets.push(bucket);
    else this.#buckets.set(alias, [bucket]);
    return bucket;
  }

  #forget(alias: Alias, bucket: Bucket): void {
    const rest = this.buckets(alias).filter((one) => one !== bucket);
    if (rest.length === 0) this.#buckets.delete(alias);
    else this.#buckets.set(alias, rest);
  }
}
