import type { NodeOperation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { NodeRow } from "../state/rows.js";
import { quoted } from "./TxnResult.js";
import { verbsOf } from "./verbsOf.js";

const stored = ({ catalog }: Datacenter, { Node }: NodeOperation): NodeRow | undefined =>
  (Node.Node === "" ? catalog.nodeById(Node.ID) : catalog.node(Node.Node))?.row;

/** What transactions do to nodes. */
export const nodeVerbs = verbsOf({
  stored,
  set: (dc, { Node: { ID, Node, Address, TaggedAddresses, Meta } }) => {
    dc.catalog.register({ ID, Node, Address, TaggedAddresses, NodeMeta: Meta });
  },
  remove: (dc, { Node }) => {
    dc.catalog.deregister({ Node: Node.Node });
  },
  named: ({ Node }) => `node ${quoted(Node.Node)}`,
  sought: ({ Node }) => `node ${quoted(Node.Node || Node.ID)}`,
  indexOf: ({ Node }) => Node.ModifyIndex,
});
