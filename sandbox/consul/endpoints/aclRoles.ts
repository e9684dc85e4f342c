import { randomUUID } from "node:crypto";
import { resolvePolicies } from "../acl/resolveLinks.js";
import type { RoleRow } from "../acl/rows.js";
import { type GivenRole, identityFault, nameFault, role } from "../bodies/aclBody.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest } from "../http/HttpError.js";
import { empty, json, type Reply } from "../http/Reply.js";
import { roleShape } from "../shapes/aclShapes.js";
import { aclBody, demandAcl, idIn, readAcl, refuseShortId } from "./aclAccess.js";

const TOPIC = "acl-roles";

const linksTo = (row: RoleRow, policy: string | null): boolean =>
  policy === null || row.Policies.some(({ ID }) => ID === policy);

export const listRoles: Handler = (call) =>
  readAcl(call, TOPIC, () => {
    const { acl } = call.cluster;
    const rows = acl.roles.list().filter((row) => linksTo(row, call.query.get("policy")));
    return goJson(rows.map((row) => roleShape(acl, row)));
  });

/** A role that is absent is answered with 404, other than a policy or a token. */
const readOne = async (call: Call, find: () => RoleRow | undefined): Promise<Reply> => {
  const { acl } = call.cluster;
  const reply = await readAcl(call, TOPIC, () => {
    const row = find();
    return row && goJson(roleShape(acl, row));
  });
  return reply.status === 200 ? reply : empty(404);
};

export const readRole: Handler = (call) => {
  const id = idIn(call, "role");
  return readOne(call, () => {
    refuseShortId(id, "role");
    return call.cluster.acl.roles.get(id);
  });
};

export const readRoleByName: Handler = (call) =>
  readOne(call, () => call.cluster.acl.roles.find(({ Name }) => Name === call.rest));

export const createRole: Handler = async (call) => {
  const given = await aclBody(call, role, "Role");
  if (given.ID !== "") throw mismatch();
  return store(call, given, undefined);
};

export const updateRole: Handler = async (call) => {
  const id = idIn(call, "role");
  const given = await aclBody(call, role, "Role");
  if (given.ID !== "" && given.ID !== id) throw mismatch();
  return store(call, given, id);
};

const mismatch = (): Error => badRequest("Bad request: Role ID in URL and payload do not match");

/** Stores a role, over the one with an id. Throws what Consul says of one that it does not take. */
const store = (call: Call, given: GivenRole, id: string | undefined): Reply => {
  demandAcl(call, "write");
  const { acl } = call.cluster;
  const wrong = nameFault(given.Name);
  if (wrong) throw new Error(`Invalid Role: ${wrong}`);
  const ID = id === undefined ? randomUUID() : existing(call, id);
  const other = acl.roles.find(({ Name }) => Name === given.Name);
  if (other && other.ID !== ID) {
    throw new Error(`Invalid Role: A Role with Name "${given.Name}" already exists`);
  }
  const Policies = resolvePolicies(acl, given.Policies, "role");
  const fault = identityFault(given, "role");
  if (fault) throw new Error(fault);
  const { Name, Description, ServiceIdentities, NodeIdentities } = given;
  const granted = { Policies, ServiceIdentities, NodeIdentities };
  return json(goJson(roleShape(acl, acl.roles.put({ ID, Name, Description, ...granted }))));
};

const existing = (call: Call, id: string): string => {
  if (id.length !== 36) throw new Error("Role ID invalid UUID");
  const row = call.cluster.acl.roles.get(id);
  if (!row) throw new Error(`cannot find role ${id}`);
  return row.ID;
};

export const deleteRole: Handler = (call) => {
  const id = idIn(call, "role");
  demandAcl(call, "write");
  refuseShortId(id, "role");
  call.cluster.acl.roles.remove(id);
  return json("true");
};
