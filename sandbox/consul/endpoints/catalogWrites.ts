import { z } from "zod";
import { catalogCheck, catalogCheckFields } from "../bodies/checkBody.js";
import { proxyFault } from "../bodies/proxyFault.js";
import { catalogService, givenServiceFields } from "../bodies/serviceBody.js";
import { uuidFault } from "../bodies/uuidFault.js";
import { decodeJson, type StructNames } from "../go/decodeJson.js";
import { flag, struct, text, textMap } from "../go/goSchema.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import type { Registration } from "../state/Catalog.js";
import type { ServiceFields } from "../state/rows.js";
import { metaFault } from "./metaFault.js";
import { vetDeregistration, vetRegistration } from "./vetRegistration.js";

const registrationBody = struct(
  {
    ID: text,
    Node: text,
    Address: text,
    Datacenter: text,
    TaggedAddresses: textMap,
    NodeMeta: textMap,
    SkipNodeUpdate: flag,
    Service: catalogService.nullish(),
    Check: catalogCheck.nullish(),
    Checks: z.array(catalogCheck).nullish(),
  },
  { ignored: ["Token", "Namespace", "Partition", "PeerName", "Locality"] },
);
type Given = z.output<typeof registrationBody>;

const STRUCTS = {
  "": "RegisterRequest",
  Service: "NodeService",
  "Service.Weights": "Weights",
  Check: "HealthCheck",
  Checks: "HealthCheck",
};

/** What Consul answers for a body that it cannot read. */
interface Refusal {
  readonly prefix: string;
  readonly status?: number;
}

/** Reads a body; what cannot be read is answered as `refusal` says. */
export const decoded = async <S extends z.ZodType>(
  call: Call,
  schema: S,
  structs: StructNames,
  { prefix, status = 400 }: Refusal = { prefix: "Request decode failed" },
): Promise<z.output<S>> => {
  const body = (await call.body()).toString("utf8");
  try {
    return decodeJson(body, schema, structs);
  } catch (error) {
    throw new HttpError(status, `${prefix}: ${error instanceof Error ? error.message : ""}`);
  }
};

export const register: Handler = async (call) => {
  const given = await decoded(call, registrationBody, STRUCTS);
  const datacenter = given.Datacenter ? call.cluster.datacenter(given.Datacenter) : call.dc;
  const registration = checked(given);
  vetRegistration(call, datacenter, registration);
  datacenter.catalog.register(registration);
  return json("true");
};

/** Throws what Consul says of a registration that lacks something. */
const checked = (given: Given): Registration => {
  if (given.Node === "") throw new Error("Must provide node");
  if (given.Address === "" && !given.SkipNodeUpdate) {
    throw new Error("Must provide address if SkipNodeUpdate is not set");
  }
  const idFault = given.ID === "" ? undefined : uuidFault(given.ID);
  if (idFault) throw new Error(`Bad node ID: ${idFault}`);
  const service = given.Service ? checkedService(given.Service, given.Node) : undefined;
  const checks = [...(given.Check ? [given.Check] : []), ...(given.Checks ?? [])];
  return {
    Node: given.Node,
    Address: given.Address,
    ID: given.ID,
    TaggedAddresses: given.TaggedAddresses,
    NodeMeta: given.NodeMeta,
    SkipNodeUpdate: given.SkipNodeUpdate,
    ...(service ? { Service: service } : {}),
    Checks: checks.map((check) => ({
      ...catalogCheckFields(check),
      Node: check.Node || given.Node,
    })),
  };
};

const checkedService = (given: NonNullable<Given["Service"]>, node: string): ServiceFields => {
  if (given.Service === "") {
    throw new Error(
      given.ID === ""
        ? "failed inserting service: failed inserting service: object missing primary index"
        : "Must provide service name with ID",
    );
  }
  const fields = givenServiceFields(given, given.Service, given.Connect?.Native ?? false);
  if (fields.Address === "0.0.0.0" || fields.Address === "::") {
    throw new Error("Invalid service address");
  }
  const fault = proxyFault(fields);
  if (fault) throw new Error(fault);
  const meta = metaFault(fields.Meta);
  if (meta) {
    throw new Error(
      `failed inserting service: Invalid Service Meta for node ${node} and serviceID ${fields.ID}: ${meta}`,
    );
  }
  return fields;
};

const deregistration = struct(
  { Node: text, ServiceID: text, CheckID: text, Datacenter: text },
  { ignored: ["Token", "Namespace", "Partition", "PeerName", "Address"] },
);

export const deregister: Handler = async (call) => {
  const given = await decoded(call, deregistration, { "": "" });
  if (given.Node === "") throw new HttpError(500, "Must provide node");
  const datacenter = given.Datacenter ? call.cluster.datacenter(given.Datacenter) : call.dc;
  vetDeregistration(call, datacenter, given);
  datacenter.catalog.deregister(given);
  return json("true");
};
