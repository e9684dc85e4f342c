import { givenServiceFields } from "../bodies/serviceBody.js";
import type { ServiceOperation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { ServiceRow } from "../state/rows.js";
import { quoted } from "./TxnResult.js";
import { verbsOf } from "./verbsOf.js";

/** The id of a service, which defaults to its name. */
const idOf = ({ Service }: ServiceOperation): string => Service.ID || Service.Service;

const stored = ({ catalog }: Datacenter, given: ServiceOperation): ServiceRow | undefined =>
  catalog.node(given.Node)?.service(idOf(given));

const named = (given: ServiceOperation): string =>
  `service ${quoted(idOf(given))} on node ${quoted(given.Node)}`;

const set = (dc: Datacenter, given: ServiceOperation): void => {
  if (idOf(given) === "") {
    throw new Error("failed inserting service: object missing primary index");
  }
  const entry = dc.catalog.node(given.Node);
  if (!entry) throw new Error("Missing node registration");
  const native = given.Service.Connect?.Native ?? false;
  const Service = givenServiceFields(given.Service, given.Service.Service, native);
  const { Node, Address } = entry.row;
  dc.catalog.register({ Node, Address, SkipNodeUpdate: true, Service });
};

const remove = (dc: Datacenter, given: ServiceOperation): void => {
  if (stored(dc, given)) dc.catalog.deregister({ Node: given.Node, ServiceID: idOf(given) });
};

/** What transactions do to services. */
export const serviceVerbs = verbsOf({
  stored,
  set,
  remove,
  named,
  indexOf: ({ Service }) => Service.ModifyIndex,
});
