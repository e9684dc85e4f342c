import type { RelationKind, ResourceKind } from "../../schema/estate/enums.js";
import type { Entry } from "./Entry.js";
import type { Estate } from "./Estate.js";
import type { Relation } from "./EstateView.js";
import type { Group } from "./Group.js";
import type { Bucket } from "./ReferenceIndex.js";
import type { Reference } from "./sighting.js";

/** A reference that found its alias. */
export interface Edge {
  readonly from: Entry;
  readonly to: Entry;
  readonly reference: Reference;
}

export const edgeKey = ({ from, to, reference }: Edge): string =>
  `${from.id} ${reference.kind} ${to.id}`;

export const toRelation = ({ from, to, reference }: Edge): Relation => ({
  kind: reference.kind,
  from: from.resource,
  to: to.resource,
  evidence: {
    alias: reference.to,
    strength: reference.strength,
    observedAt: new Date(Math.max(from.observedAt, to.observedAt)),
  },
});

/** The edges of the estate between things that the caller may see. */
export class Edges {
  constructor(
    private readonly estate: Estate,
    readonly sees: (group: Group) => boolean,
  ) {}

  *outgoing(from: Entry): Generator<Edge> {
    for (const reference of from.references) {
      const to = this.estate.aliases.bearer(reference.to);
      if (to && this.sees(to.group)) yield { from, to, reference };
    }
  }

  /** Edges into a thing; one that points to two of its aliases comes twice. */
  *incoming(to: Entry): Generator<Edge> {
    for (const bucket of this.bucketsInto(to)) {
      for (const from of this.#visible(bucket)) {
        const edge = this.between(from, bucket.kind, to);
        if (edge) yield edge;
      }
    }
  }

  /** The first edge of a kind from one thing to the other, with its evidence. */
  between(from: Entry, kind: RelationKind, to: Entry): Edge | null {
    const reference = from.references.find(
      (one) => one.kind === kind && this.estate.aliases.bearer(one.to) === to,
    );
    return reference ? { from, to, reference } : null;
  }

  *bucketsInto(to: Entry): Generator<Bucket> {
    for (const alias of to.aliases) {
      if (this.estate.aliases.bearer(alias) === to) yield* this.estate.references.buckets(alias);
    }
  }

  /** The buckets of things of kind `from` that point to a thing by `kind`: usually one. */
  arriving(to: Entry, kind: RelationKind, from: ResourceKind): readonly Bucket[] {
    const buckets: Bucket[] = [];
    for (const alias of to.aliases) {
      const bucket = this.estate.references.bucket(alias, kind, from);
      if (bucket && this.estate.aliases.bearer(alias) === to) buckets.push(bucket);
    }
    return buckets;
  }

  isManaged(entry: Entry): boolean {
    return this.arriving(entry, "MANAGES", "TERRAFORM_RESOURCE").some(
      ({ entries }) => !entries.scan(null, ({ group }) => !this.sees(group)),
    );
  }

  #visible({ entries }: Bucket): readonly Entry[] {
    const found: Entry[] = [];
    entries.scan(null, (entry) => {
      if (this.sees(entry.group)) found.push(entry);
      return true;
    });
    return found;
  }
}
