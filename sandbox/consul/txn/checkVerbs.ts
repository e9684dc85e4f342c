import { catalogCheckFields } from "../bodies/checkBody.js";
import type { CheckOperation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { CheckRow } from "../state/rows.js";
import { quoted } from "./TxnResult.js";
import { verbsOf } from "./verbsOf.js";

/** The id of a check, which defaults to its name. */
const idOf = ({ Check }: CheckOperation): string => Check.CheckID || Check.Name;

const stored = ({ catalog }: Datacenter, given: CheckOperation): CheckRow | undefined =>
  catalog.node(given.Check.Node)?.check(idOf(given));

const named = (given: CheckOperation): string =>
  `check ${quoted(idOf(given))} on node ${quoted(given.Check.Node)}`;

const set = (dc: Datacenter, given: CheckOperation): void => {
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
};

const remove = (dc: Datacenter, given: CheckOperation): void => {
  if (stored(dc, given)) dc.catalog.deregister({ Node: given.Check.Node, CheckID: idOf(given) });
};

/** What transactions do to checks. */
export const checkVerbs = verbsOf({
  stored,
  set,
  remove,
  named,
  indexOf: ({ Check }) => Check.ModifyIndex,
});
