import { demand, denied } from "../acl/demand.js";
import type { Call } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import type { Registration } from "../state/Catalog.js";
import type { Datacenter } from "../state/Datacenter.js";
import type { NodeEntry } from "../state/NodeEntry.js";
import type { ServiceFields } from "../state/rows.js";

/** Throws unless the caller may write the node that changes, the service, and what the checks are about. */
export const vetRegistration = (call: Call, dc: Datacenter, given: Registration): void => {
  const entry = dc.catalog.node(given.Node);
  const writesNode = call.authz.allows("node", given.Node, "write");
  if (!writesNode && changesNode(given, entry)) throw denied(call, "node", given.Node, "write");
  if (given.Service) vetService(call, given.Service, entry);
  for (const { CheckID, ServiceID = "" } of given.Checks ?? []) {
    if (ServiceID === "") demand(call, "node", given.Node, "write");
    else if (ServiceID !== given.Service?.ID) vetCheck(call, entry, ServiceID, CheckID);
  }
};

/** Who replaces a service has to be allowed to write both. */
const vetService = (call: Call, service: ServiceFields, entry: NodeEntry | undefined): void => {
  demand(call, "service", service.Service, "write");
  const replaced = entry?.service(service.ID);
  if (replaced) demand(call, "service", replaced.Service, "write");
};

const changesNode = (given: Registration, entry: NodeEntry | undefined): boolean => {
  if (!entry) return true;
  if (given.SkipNodeUpdate) return false;
  const { row } = entry;
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
  return !(
    row.Address === given.Address &&
    row.ID === given.ID &&
    same(row.Meta, given.NodeMeta) &&
    same(row.TaggedAddresses, given.TaggedAddresses)
  );
};

const vetCheck = (
  call: Call,
  entry: NodeEntry | undefined,
  serviceId: string,
  checkId: string,
): void => {
  const service = entry?.service(serviceId);
  if (service) demand(call, "service", service.Service, "write");
  else if (call.cluster.acl.enabled) {
    throw new HttpError(500, `Unknown service '${serviceId}' for check '${checkId}'`);
  }
};

/** What a deregistration is about: a check, else a service, else a whole node. */
interface Target {
  readonly Node: string;
  readonly ServiceID: string;
  readonly CheckID: string;
}

/** Throws unless the caller may write the node, or the service that is to go. */
export const vetDeregistration = (call: Call, dc: Datacenter, target: Target): void => {
  if (call.authz.allows("node", target.Node, "write")) return;
  const name = serviceOf(dc, target);
  if (name === "") demand(call, "node", target.Node, "write");
  else demand(call, "service", name, "write");
};

/** The service that is concerned; "" for the node itself. */
const serviceOf = (dc: Datacenter, { Node, ServiceID, CheckID }: Target): string => {
  const entry = dc.catalog.node(Node);
  if (ServiceID !== "") {
    const service = entry?.service(ServiceID);
    if (!service) throw new HttpError(500, `Unknown service '${ServiceID}'`);
    return service.Service;
  }
  if (CheckID === "") return "";
  const check = entry?.check(CheckID);
  if (!check) throw new HttpError(500, `Unknown check '${CheckID}'`);
  return check.ServiceName;
};
