import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { GLOBAL_MANAGEMENT } from "../acl/builtin.js";
import { parseRules } from "../acl/parseRules.js";
import type { PolicyRow } from "../acl/rows.js";
import { nameFault, policy } from "../bodies/aclBody.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { policyShape, policyStub } from "../shapes/aclShapes.js";
import { aclBody, demandAcl, idIn, readAcl, refuseShortId } from "./aclAccess.js";

type Given = z.output<typeof policy>;
const TOPIC = "acl-policies";
const BUILTIN = "the builtin global-management policy";

export const listPolicies: Handler = (call) =>
  readAcl(call, TOPIC, () => goJson(call.cluster.acl.policies.list().map(policyStub)));

const text = (row: PolicyRow | undefined): string | undefined => row && goJson(policyShape(row));

export const readPolicy: Handler = (call) => {
  const id = idIn(call, "policy");
  return readAcl(call, TOPIC, () => {
    refuseShortId(id, "policy");
    return text(call.cluster.acl.policies.get(id));
  });
};

export const readPolicyByName: Handler = (call) =>
  readAcl(call, TOPIC, () =>
    text(call.cluster.acl.policies.find(({ Name }) => Name === call.rest)),
  );

export const createPolicy: Handler = async (call) => {
  const given = await aclBody(call, policy, "Policy");
  if (given.ID !== "") {
    throw badRequest("Bad request: Cannot specify the ID when creating a new policy");
  }
  return store(call, given, undefined);
};

export const updatePolicy: Handler = async (call) => {
  const id = idIn(call, "policy");
  const given = await aclBody(call, policy, "Policy");
  if (given.ID !== "" && given.ID !== id) {
    throw badRequest("Bad request: Policy ID in URL and payload do not match");
  }
  return store(call, given, id);
};

/** Stores a policy, over the one with an id. Throws what Consul says of one that it does not take. */
const store = (call: Call, given: Given, id: string | undefined): ReturnType<typeof json> => {
  demandAcl(call, "write");
  const wrong = nameFault(given.Name);
  if (wrong) throw new Error(`Invalid Policy: ${wrong}`);
  const stored = id === undefined ? undefined : existing(call, id);
  refuse(call, given, stored);
  parseRules(given.Rules);
  const row = call.cluster.acl.policies.put({
    ID: stored?.ID ?? randomUUID(),
    Name: given.Name,
    Description: given.Description,
    Rules: given.Rules,
    Datacenters: given.Datacenters,
  });
  return json(goJson(policyShape(row)));
};

/** The builtin policy stays what it is, and no two have the same name. */
const refuse = (call: Call, given: Given, stored: PolicyRow | undefined): void => {
  if (stored?.ID === GLOBAL_MANAGEMENT && given.Rules !== stored.Rules) {
    throw new Error(`Changing the Rules for ${BUILTIN} is not permitted`);
  }
  const other = call.cluster.acl.policies.find(({ Name }) => Name === given.Name);
  if (other && other.ID !== stored?.ID) {
    throw new Error(`Invalid Policy: A Policy with Name "${given.Name}" already exists`);
  }
};

const existing = (call: Call, id: string): PolicyRow => {
  if (id.length !== 36) throw new Error("Policy ID invalid UUID");
  const row = call.cluster.acl.policies.get(id);
  if (!row) throw new Error(`cannot find policy ${id}`);
  return row;
};

export const deletePolicy: Handler = (call) => {
  const id = idIn(call, "policy");
  demandAcl(call, "write");
  refuseShortId(id, "policy");
  if (id === GLOBAL_MANAGEMENT) throw new Error(`Delete operation not permitted on ${BUILTIN}`);
  call.cluster.acl.policies.remove(id);
  return json("true");
};
