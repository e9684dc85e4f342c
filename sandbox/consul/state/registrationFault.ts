import type { Registration } from "./Catalog.js";
import type { NodeEntry } from "./NodeEntry.js";
import type { CheckFields } from "./rows.js";

/**
 * Why a registration cannot be stored, in Consul's words; undefined if it can. Nothing may be written
 * of one that cannot be written whole. `entry` is the node as it is stored.
 */
export const registrationFault = (
  registration: Registration,
  checks: readonly CheckFields[],
  entry: NodeEntry | undefined,
): string | undefined => {
  for (const check of checks) {
    const fault = checkFault(registration, check, entry);
    if (fault) return fault;
  }
  return undefined;
};

const checkFault = (
  { Node, Service }: Registration,
  check: CheckFields,
  entry: NodeEntry | undefined,
): string | undefined => {
  if (check.Node.toLowerCase() !== Node.toLowerCase()) {
    return `check node "${check.Node}" does not match node "${Node}"`;
  }
  if (check.CheckID === "") {
    return `failed inserting check: failed inserting check: object missing primary index on node "${Node}"`;
  }
  const known =
    check.ServiceID === "" || check.ServiceID === Service?.ID || entry?.service(check.ServiceID);
  return known
    ? undefined
    : `failed inserting check: Missing service registration on node "${Node}"`;
};
