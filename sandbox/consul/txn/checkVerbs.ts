import { catalogCheckFields } from "../bodies/checkBody.js";
import type { CheckOperation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { CheckRow } from "../state/rows.js";
import { isCurrent } from "./isCurrent.js";
import { quoted } from "./TxnResult.js";

/** The id of a check, which defaults to its name. */
const idOf = ({ Check }: CheckOperation): string => Check.CheckID || Check.Name;

const stored = ({ catalog }: Datacenter, given: CheckOperation): CheckRow | undefined =>
  catalog.node(given.Check.Node)?.check(idOf(given));

const named = (given: CheckOperation): string =>
  `check ${quoted(idOf(given))} on node ${quoted(given.Check.Node)}`;

const set = (dc: Datacenter, given: CheckOperation): readonly CheckRow[] => {
  const entry = dc.catalog.node(given.Check.Node);
  if (!entry) throw new Error("Missing node registration");
  const { ServiceID } = given.Check;
  if (ServiceID !== "" && !entry.service(ServiceID)) {
    throw new Error("Missing service registration");
  }
  if (idOf(given) === "") throw new Error("failed inserting check: object missing primary index");
  const { Node, Address } = entry.row;
  const Checks = [{ ...catalogCheckFields(given.Check), Type: given.Check.Type, Node }];
  dc.catalog.register({ Node, Address, SkipNodeUpdate: true, Checks });
  const row = stored(dc, given);
  return row ? [row] : [];
};

const remove = (dc: Datacenter, given: CheckOperation): readonly CheckRow[] => {
  if (stored(dc, given)) dc.catalog.deregister({ Node: given.Check.Node, CheckID: idOf(given) });
  return [];
};

const demandCurrent = (dc: Datacenter, given: CheckOperation, what: string): void => {
  if (isCurrent(stored(dc, given), given.Check.ModifyIndex)) return;
  throw new Error(`failed to ${what} ${named(given)}, index is stale`);
};

type CheckVerb = (dc: Datacenter, given: CheckOperation) => readonly CheckRow[];

/** What transactions do to checks. */
export const checkVerbs: Readonly<Record<string, CheckVerb>> = {
  get: (dc, given) => {
    const row = stored(dc, given);
    if (row) return [row];
    throw new Error(`${named(given)} doesn't exist`);
  },
  set,
  cas: (dc, given) => {
    demandCurrent(dc, given, "set");
    return set(dc, given);
  },
  delete: remove,
  "delete-cas": (dc, given) => {
    demandCurrent(dc, given, "delete");
    return remove(dc, given);
  },
};
