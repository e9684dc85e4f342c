import type { Group } from "../estate/Group.js";

/** Whether holders of some roles see a group; null: it could not be decided. */
export type Look = (roles: readonly string[], group: Group) => boolean | null;

/** Role sets and groups are few; where something makes many of them, remembering starts anew. */
const MAXIMUM = { roleSets: 1_000, groups: 10_000 } as const;

const keyOf = ({ system, sourceId, kind, environment, namespace }: Group): string =>
  JSON.stringify([system, sourceId, kind, environment, namespace]);

type Seen = (group: Group) => boolean;

/** Remembers per role set and group what one set of policies lets be seen. */
export class Visibility {
  readonly #look: Look;
  readonly #byRoles = new Map<string, Seen>();

  constructor(look: Look) {
    this.#look = look;
  }

  /** The same function for the same roles, in whatever order. */
  of(roles: readonly string[]): Seen {
    const sorted = [...new Set(roles)].sort();
    const key = JSON.stringify(sorted);
    const known = this.#byRoles.get(key);
    if (known) return known;
    if (this.#byRoles.size >= MAXIMUM.roleSets) this.#byRoles.clear();
    const seen = this.#remembering(sorted);
    this.#byRoles.set(key, seen);
    return seen;
  }

  /** By the group itself, which the estate shares among its things, then by its attributes. */
  #remembering(roles: readonly string[]): Seen {
    const byGroup = new WeakMap<Group, boolean>();
    const byAttributes = new Map<string, boolean>();
    const decided = (group: Group): boolean | null => {
      const key = keyOf(group);
      const known = byAttributes.get(key);
      if (known !== undefined) return known;
      const seen = this.#look(roles, group);
      if (byAttributes.size >= MAXIMUM.groups) byAttributes.clear();
      if (seen !== null) byAttributes.set(key, seen);
      return seen;
    };
    return (group) => {
      const known = byGroup.get(group);
      if (known !== undefined) return known;
      const seen = decided(group);
      if (seen !== null) byGroup.set(group, seen);
      return seen ?? false;
    };
  }
}
