import type { Group } from "../estate/Group.js";

/** Whether holders of some roles see a group; null: it could not be decided. */
export type Look = (roles: readonly string[], group: Group) => boolean | null;

/** Role sets and groups are few; where something makes many of them, remembering starts anew. */
const MAXIMUM = { roleSets: 1_000, groups: 10_000 } as const;

const keyOf = ({ system, sourceId, kind, environment, namespace }: Group): string =>
  JSON.stringify([system, sourceId, kind, environment, namespace]);

/**
 * What could not be decided is hidden, and not asked again for so many milliseconds: a list asks it for
 * each of its things, and each time is an error in the log.
 */
const UNDECIDED_MS = 1_000;

type Seen = (group: Group) => boolean;

const remember = <Value>(known: Map<string, Value>, key: string, value: Value): void => {
  if (known.size >= MAXIMUM.groups) known.clear();
  known.set(key, value);
};

/** Remembers per role set and group what one set of policies lets be seen. */
export class Visibility {
  readonly #look: Look;
  readonly #byRoles = new Map<string, Seen>();

  /** @param now milliseconds of a clock that is never set back */
  constructor(
    look: Look,
    private readonly now: () => number = () => performance.now(),
  ) {
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
    const undecided = new Map<string, number>();
    const decided = (group: Group): boolean | null => {
      const key = keyOf(group);
      const known = byAttributes.get(key);
      if (known !== undefined) return known;
      if (this.now() < (undecided.get(key) ?? Number.NEGATIVE_INFINITY)) return null;
      const seen = this.#look(roles, group);
      if (seen === null) remember(undecided, key, this.now() + UNDECIDED_MS);
      else remember(byAttributes, key, seen);
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
