import { denied } from "../acl/demand.js";
import type { Access, Resource } from "../acl/Rules.js";
import type {
  CheckOperation,
  KeyOperation,
  NodeOperation,
  Operation,
  ServiceOperation,
} from "../bodies/txnBody.js";
import type { Call } from "../http/Call.js";
import { uuidFault } from "../bodies/uuidFault.js";
import { quoted, type TxnError } from "./TxnResult.js";

type Vet = (call: Call, operation: Operation) => string | undefined;

/** Why the steps of a transaction may not even be tried, in Consul's words. */
export const vetTransaction = (call: Call, operations: readonly Operation[]): readonly TxnError[] =>
  operations.flatMap((operation, OpIndex) => {
    const What = fault(call, operation);
    return What === undefined ? [] : [{ OpIndex, What }];
  });

/** What a caller reads without the permission is left out of the answer; it is no fault. */
const fault: Vet = (call, operation) => {
  if (operation.kind === "KV") return keyFault(call, operation.given);
  return operation.given.Verb === "get" ? undefined : catalogFault(call, operation);
};

const CHECKS = new Set(["check-index", "check-session"]);

const keyFault = (call: Call, given: KeyOperation): string | undefined => {
  const { Verb, Key } = given;
  if (Key === "" && Verb !== "delete-tree") return "Must provide key";
  if (Verb === "get" || Verb === "get-tree") return undefined;
  if (Verb === "delete-tree") {
    return call.authz.allowsTree(Key) ? undefined : denied(call, "key", Key, "write").message;
  }
  const refused = refusal(call, "key", Key, CHECKS.has(Verb) ? "read" : "write");
  return refused ?? lockFault(call, given);
};

const lockFault = (call: Call, { Verb, Key, Session }: KeyOperation): string | undefined =>
  Verb === "lock" && Session !== "" && call.dc.locks.delayed(Key)
    ? `failed to lock key ${quoted(Key)} due to lock delay`
    : undefined;

const refusal = (
  call: Call,
  resource: Resource,
  name: string,
  access: Access,
): string | undefined =>
  call.authz.allows(resource, name, access)
    ? undefined
    : denied(call, resource, name, access).message;

const catalogFault = (
  call: Call,
  operation: Exclude<Operation, { kind: "KV" }>,
): string | undefined => {
  switch (operation.kind) {
    case "Node":
      return nodeFault(call, operation.given.Node);
    case "Service":
      return serviceFault(call, operation.given.Service);
    case "Check":
      return checkFault(call, operation.given.Check);
  }
};

const nodeFault = (call: Call, { Node, ID }: NodeOperation["Node"]): string | undefined => {
  if (Node === "") return "Must provide node";
  const wrong = ID === "" ? undefined : uuidFault(ID);
  return wrong ? `Bad node ID: ${wrong}` : refusal(call, "node", Node, "write");
};

const serviceFault = (
  call: Call,
  { Service, ID, Address }: ServiceOperation["Service"],
): string | undefined => {
  if (Service === "" && ID !== "") return "Must provide service name with ID";
  if (Address === "0.0.0.0" || Address === "::") return "Invalid service address";
  return refusal(call, "service", Service, "write");
};

const checkFault = (
  call: Call,
  { Node, ServiceID }: CheckOperation["Check"],
): string | undefined => {
  if (ServiceID === "") return refusal(call, "node", Node, "write");
  const service = call.dc.catalog.node(Node)?.service(ServiceID);
  return refusal(call, "service", service?.Service ?? "", "write");
};
