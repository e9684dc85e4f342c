import type { NodeOperation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { NodeRow } from "../state/rows.js";
import { isCurrent } from "./isCurrent.js";
import { quoted } from "./TxnResult.js";

const stored = ({ catalog }: Datacenter, { Node }: NodeOperation): NodeRow | undefined =>
  (Node.Node === "" ? catalog.nodeById(Node.ID) : catalog.node(Node.Node))?.row;

const set = (dc: Datacenter, given: NodeOperation): readonly NodeRow[] => {
  const { ID, Node, Address, TaggedAddresses, Meta } = given.Node;
  dc.catalog.register({ ID, Node, Address, TaggedAddresses, NodeMeta: Meta });
  const row = stored(dc, given);
  return row ? [row] : [];
};

const remove = (dc: Datacenter, given: NodeOperation): readonly NodeRow[] => {
  dc.catalog.deregister({ Node: given.Node.Node });
  return [];
};

const demandCurrent = (dc: Datacenter, given: NodeOperation, what: string): void => {
  if (isCurrent(stored(dc, given), given.Node.ModifyIndex)) return;
  throw new Error(`failed to ${what} node ${quoted(given.Node.Node)}, index is stale`);
};

type NodeVerb = (dc: Datacenter, given: NodeOperation) => readonly NodeRow[];

/** What transactions do to nodes. */
export const nodeVerbs: Readonly<Record<string, NodeVerb>> = {
  get: (dc, given) => {
    const row = stored(dc, given);
    if (row) return [row];
    throw new Error(`node ${quoted(given.Node.Node || given.Node.ID)} doesn't exist`);
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
