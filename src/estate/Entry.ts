import type { Resource } from "../../schema/estate/Resource.js";
import type { Shelf } from "./Shelf.js";
import type { Group } from "./Group.js";
import type { Alias, Reference } from "./sighting.js";

/** A thing in the estate. Indexes hold entries, never copies; an update changes the entry in place. */
export interface Entry {
  readonly id: string;
  readonly shelf: Shelf;
  resource: Resource;
  aliases: readonly Alias[];
  references: readonly Reference[];
  group: Group;
  /** Whether it is over: no impact reaches it, and nothing lives in it. */
  ended: boolean;
  /** The list of the source that named it last. */
  scope: string;
  /** Milliseconds since the epoch, of its latest change. */
  observedAt: number;
}

export const idOf = (entry: Entry): string => entry.id;
