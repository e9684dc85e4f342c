import type { Datacenter } from "../state/Datacenter.js";
import type { RaftIndex } from "../state/rows.js";
import type { Uint64 } from "../state/uint64.js";
import { isCurrent } from "./isCurrent.js";

/** How transactions read and write the rows of one kind. */
interface RowKind<Given, Row extends RaftIndex> {
  readonly stored: (dc: Datacenter, given: Given) => Row | undefined;
  readonly set: (dc: Datacenter, given: Given) => void;
  readonly remove: (dc: Datacenter, given: Given) => void;
  /** As messages call it. */
  readonly named: (given: Given) => string;
  /** The same of one that is not there; absent: no different. */
  readonly sought?: (given: Given) => string;
  /** The index that the caller saw. */
  readonly indexOf: (given: Given) => Uint64;
}

type Verb<Given, Row> = (dc: Datacenter, given: Given) => readonly Row[];

/** What transactions do to rows of a kind, by the name of the verb. */
export const verbsOf = <Given, Row extends RaftIndex>({
  stored,
  named,
  sought = named,
  indexOf,
  ...kind
}: RowKind<Given, Row>): Readonly<Record<string, Verb<Given, Row>>> => {
  const set: Verb<Given, Row> = (dc, given) => {
    kind.set(dc, given);
    const row = stored(dc, given);
    return row ? [row] : [];
  };
  const remove: Verb<Given, Row> = (dc, given) => {
    kind.remove(dc, given);
    return [];
  };
  const ifCurrent =
    (what: string, verb: Verb<Given, Row>): Verb<Given, Row> =>
    (dc, given) => {
      if (isCurrent(stored(dc, given), indexOf(given))) return verb(dc, given);
      throw new Error(`failed to ${what} ${named(given)}, index is stale`);
    };
  return {
    get: (dc, given) => {
      const row = stored(dc, given);
      if (row) return [row];
      throw new Error(`${sought(given)} doesn't exist`);
    },
    set,
    cas: ifCurrent("set", set),
    delete: remove,
    "delete-cas": ifCurrent("delete", remove),
  };
};
