import type { ResourceKind, System } from "../../schema/estate/enums.js";
import { type Entry, idOf } from "./Entry.js";
import type { Group } from "./Group.js";
import { OrderedBlocks } from "./OrderedBlocks.js";
import { kindSegment, systemOf } from "./resourceId.js";

/** All things of one source and kind, in the order of their ids, with their number by visibility group. */
export class Shelf {
  readonly system: System;
  /** All ids on the shelf start with it; shelves in the order of prefixes are things in the order of ids. */
  readonly prefix: string;
  readonly entries = new OrderedBlocks<Entry>(idOf);
  readonly counts = new Map<Group, number>();
  readonly #groups = new Map<string, Group>();
  /** The estate's version at the latest change here. */
  version = 0;

  constructor(
    readonly sourceId: string,
    readonly kind: ResourceKind,
  ) {
    this.system = systemOf(kind);
    this.prefix = `${sourceId}:${kindSegment(kind)}:`;
  }

  group(environment: string | null, namespace: string | null): Group {
    const key = JSON.stringify([environment, namespace]);
    const known = this.#groups.get(key);
    if (known) return known;
    const { system, sourceId, kind } = this;
    const group = { system, sourceId, kind, environment, namespace };
    this.#groups.set(key, group);
    return group;
  }

  count(group: Group, difference: 1 | -1): void {
    const count = (this.counts.get(group) ?? 0) + difference;
    if (count === 0) this.counts.delete(group);
    else this.counts.set(group, count);
  }
}
