import { givenServiceFields } from "../bodies/serviceBody.js";
import type { ServiceOperation } from "../bodies/txnBody.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { ServiceRow } from "../state/rows.js";
import { isCurrent } from "./isCurrent.js";
import { quoted } from "./TxnResult.js";

/** The id of a service, which defaults to its name. */
const idOf = ({ Service }: ServiceOperation): string => Service.ID || Service.Service;

const stored = ({ catalog }: Datacenter, given: ServiceOperation): ServiceRow | undefined =>
  catalog.node(given.Node)?.service(idOf(given));

const named = (given: ServiceOperation): string =>
  `service ${quoted(idOf(given))} on node ${quoted(given.Node)}`;

const set = (dc: Datacenter, given: ServiceOperation): readonly ServiceRow[] => {
  if (idOf(given) === "") {
    throw new Error("failed inserting service: object missing primary index");
  }
  const entry = dc.catalog.node(given.Node);
  if (!entry) throw new Error("Missing node registration");
  const native = given.Service.Connect?.Native ?? false;
  const Service = givenServiceFields(given.Service, given.Service.Service, native);
  const { Node, Address } = entry.row;
  dc.catalog.register({ Node, Address, SkipNodeUpdate: true, Service });
  const row = stored(dc, given);
  return row ? [row] : [];
};

const remove = (dc: Datacenter, given: ServiceOperation): readonly ServiceRow[] => {
  if (stored(dc, given)) dc.catalog.deregister({ Node: given.Node, ServiceID: idOf(given) });
  return [];
};

const demandCurrent = (dc: Datacenter, given: ServiceOperation, what: string): void => {
  if (isCurrent(stored(dc, given), given.Service.ModifyIndex)) return;
  throw new Error(`failed to ${what} ${named(given)}, index is stale`);
};

type ServiceVerb = (dc: Datacenter, given: ServiceOperation) => readonly ServiceRow[];

/** What transactions do to services. */
export const serviceVerbs: Readonly<Record<string, ServiceVerb>> = {
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
