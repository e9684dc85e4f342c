import type { Visibility } from "../acl/Visibility.js";
import { operationsOf, transaction, TXN_STRUCTS, type Operation } from "../bodies/txnBody.js";
import { decodeJson } from "../go/decodeJson.js";
import { goJson } from "../go/goJson.js";
import { keepLargeIntegers } from "../go/uint64Json.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { json, type Reply } from "../http/Reply.js";
import { runTransaction, type TxnOutcome, writes } from "../txn/runTransaction.js";
import type { TxnResult } from "../txn/TxnResult.js";
import { vetTransaction } from "../txn/vetTransaction.js";
import { keyShape } from "./keyValueReads.js";
import { see } from "./listing.js";

const LIMIT = { bytes: 512 * 1024, setting: "txn_max_req_len" } as const;

/** PUT /v1/txn: all steps or none. */
export const runTxn: Handler = async (call) => {
  const operations = await operationsIn(call);
  const { dc } = call;
  const errors = vetTransaction(call, operations);
  const outcome = errors.length > 0 ? { results: [], errors } : runTransaction(dc, operations);
  return replyTo(call, operations.some(writes), outcome);
};

const operationsIn = async (call: Call): Promise<readonly Operation[]> => {
  const body = (await call.body(LIMIT)).toString("utf8");
  const given = decodedIn(body);
  const most = call.cluster.profile === "1.8" ? 64 : 128;
  const count = given?.length ?? 0;
  if (count > most) {
    throw new HttpError(413, `Transaction contains too many operations (${count} > ${most})`);
  }
  const operations = operationsOf(given);
  return call.cluster.profile === "1.8" ? operations.map(withoutMesh) : operations;
};

/** Consul of old takes no more of a service than what is outside the mesh. */
const withoutMesh = (operation: Operation): Operation => {
  if (operation.kind !== "Service") return operation;
  const { Kind, Proxy, Connect, ...Service } = operation.given.Service;
  const given = { ...operation.given, Service: { ...Service, Kind: "" } };
  return Kind !== "" || Proxy || Connect ? { kind: "Service", given } : operation;
};

const decodedIn = (body: string) => {
  try {
    return decodeJson(keepLargeIntegers(body), transaction, TXN_STRUCTS);
  } catch (error) {
    throw badRequest(`Failed to parse body: ${error instanceof Error ? error.message : ""}`);
  }
};

const READ_ONLY = {
  Index: 0,
  LastContact: 0,
  KnownLeader: true,
  ConsistencyLevel: "",
} as const;

const replyTo = (call: Call, wrote: boolean, { results, errors }: TxnOutcome): Reply => {
  const visible = see(call);
  const failed = errors.length > 0;
  const texts = results.filter((result) => sees(visible, result)).map((one) => textOf(call, one));
  const members = [
    `"Results":${failed ? "null" : `[${texts.join(",")}]`}`,
    `"Errors":${failed ? goJson(errors) : "null"}`,
    ...(wrote ? [] : [goJson(READ_ONLY).slice(1, -1)]),
  ];
  const headers: Readonly<Record<string, string>> = wrote
    ? {}
    : { "X-Consul-Knownleader": "true", "X-Consul-Lastcontact": "0" };
  return { ...json(`{${members.join(",")}}`, headers), status: failed ? 409 : 200 };
};

const sees = (visible: Visibility, result: TxnResult): boolean => {
  switch (result.kind) {
    case "KV":
      return visible.sees("key", result.row.Key);
    case "Node":
      return visible.node(result.row.Node);
    case "Service":
      return visible.service(result.row.Service);
    case "Check": {
      const { ServiceName, Node } = result.row;
      return ServiceName === "" ? visible.node(Node) : visible.service(ServiceName);
    }
  }
};

const textOf = (call: Call, result: TxnResult): string => {
  const { shapes } = call.cluster;
  switch (result.kind) {
    case "KV":
      return `{"KV":${keyShape(result.row)}}`;
    case "Node":
      return `{"Node":${shapes.node(result.row)}}`;
    case "Service":
      return `{"Service":${shapes.service(result.row, "null")}}`;
    case "Check":
      return `{"Check":${shapes.check(result.row, "null")}}`;
  }
};
