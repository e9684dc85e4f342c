import { isJsonList, isJsonObject } from "../go/GoType.js";
import { multiError } from "../go/multiError.js";
import type { Json } from "../go/Json.js";
import type { PolicyRow, RoleRow } from "../acl/aclRows.js";
import { policyShape, policyStub } from "../acl/aclShapes.js";
import { parseRules } from "../acl/parseRules.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, notFound } from "../http/HttpError.js";
import { headersOf, read } from "../http/read.js";
import { json, written, writtenEmpty, type Reply } from "../http/Reply.js";
import { hashOf } from "../state/Ids.js";
import { member, textMember } from "./bodyReaders.js";
import { listReply } from "./lists.js";
import { byMethod, put } from "./methods.js";

const NAME = /^[a-zA-Z0-9-]{1,128}$/;

export const listPolicies: Handler = (call) => {
  const { authz } = call;
  return listReply<PolicyRow>(call, {
    table: () => call.cluster.acl.policies,
    accepts: ({ Name }, { prefix }) =>
      Name.startsWith(prefix) && (authz.management || authz.policies.includes(Name)),
    show: policyStub,
  });
};

/** /v1/acl/policy/:name, and "self" for those of the caller */
export const policyEndpoint: Handler = (call) => {
  const name = call.rest;
  if (name === "") throw badRequest("Missing Policy Name");
  if (name === "self" && call.method === "GET") return ownPolicies(call);
  return byMethod({
    GET: () => readPolicy(call, name),
    PUT: () => upsert(call, name),
    POST: () => upsert(call, name),
    DELETE: () => remove(call, name),
  })(call);
};

const ownPolicies = (call: Call): Reply => {
  const { acl } = call.cluster;
  const rows = call.authz.policies.flatMap((name) => acl.policies.get(name) ?? []);
  return json(rows.map(policyStub), headersOf(acl.policies.index));
};

const readPolicy = (call: Call, name: string): Promise<Reply> => {
  const { authz } = call;
  if (!authz.management && !authz.policies.includes(name)) throw denied();
  const { policies } = call.cluster.acl;
  return read(call, () => ({
    index: () => policies.get(name)?.ModifyIndex ?? policies.index,
    answer: () => {
      const row = policies.get(name);
      if (!row) throw notFound("ACL policy not found");
      return policyShape(row);
    },
  }));
};

const upsert = async (call: Call, name: string): Promise<Reply> => {
  const body = await call.json();
  const Name = textMember(body, "Name");
  if (Name !== name) throw badRequest("ACL policy name does not match request path");
  if (!call.authz.management) throw denied();
  const Rules = textMember(body, "Rules");
  const parsed = parseRules(Rules);
  const errors: string[] = [];
  if (!NAME.test(Name)) errors.push(`invalid name '${Name}'`);
  if (typeof parsed === "string") errors.push(`failed to parse rules: ${parsed}`);
  if (typeof parsed === "string" || errors.length > 0) {
    throw badRequest(`policy 0 invalid: ${multiError(errors)}`);
  }
  const { acl } = call.cluster;
  const jobAcl = member(body, "JobACL");
  const Description = textMember(body, "Description");
  return acl.region.write("ACLPolicyUpserted", (write) => {
    write.put(acl.policies, {
      Name,
      Description,
      Rules,
      parsed,
      JobACL: isJsonObject(jobAcl) ? jobAcl : null,
      Hash: hashOf(JSON.stringify([Name, Description, Rules])),
      CreateIndex: acl.policies.get(Name)?.CreateIndex ?? write.index,
      ModifyIndex: write.index,
    });
    return writtenEmpty(write.index);
  });
};

/** Deleting what is not there is no mistake. */
const remove = (call: Call, name: string): Reply => {
  if (!call.authz.management) throw denied();
  const { acl } = call.cluster;
  return acl.region.write("ACLPolicyDeleted", (write) => {
    write.remove(acl.policies, name);
    return writtenEmpty(write.index);
  });
};

export const listRoles: Handler = (call) => {
  const { acl } = call.cluster;
  const { authz } = call;
  const own = new Set((acl.tokens.get(authz.accessor)?.Roles ?? []).map(({ ID }) => ID));
  return listReply<RoleRow>(call, {
    table: () => acl.roles,
    accepts: ({ ID }, { prefix }) => ID.startsWith(prefix) && (authz.management || own.has(ID)),
    show: (row) => row,
  });
};

/** POST /v1/acl/role */
export const createRole = put((call) => upsertRole(call));

/** /v1/acl/role/:id and /v1/acl/role/name/:name */
export const roleEndpoint: Handler = (call) => {
  const { acl } = call.cluster;
  const name = call.rest.startsWith("name/") ? call.rest.slice(5) : undefined;
  const find = (): RoleRow | undefined =>
    name === undefined
      ? acl.roles.get(call.rest)
      : [...acl.roles.values()].find((row) => row.Name === name);
  return byMethod({
    GET: () => {
      if (!call.authz.management) throw denied();
      return read(call, () => ({
        index: () => find()?.ModifyIndex ?? acl.roles.index,
        answer: () => {
          const row = find();
          if (!row) throw notFound("ACL role not found");
          return row;
        },
      }));
    },
    PUT: () => upsertRole(call, call.rest),
    POST: () => upsertRole(call, call.rest),
    DELETE: () => {
      if (!call.authz.management) throw denied();
      if (!acl.roles.has(call.rest)) throw failed("ACL role not found");
      return acl.region.write("ACLRoleDeleted", (write) => {
        write.remove(acl.roles, call.rest);
        return writtenEmpty(write.index);
      });
    },
  })(call);
};

const upsertRole = async (call: Call, id?: string): Promise<Reply> => {
  const body = await call.json();
  if (!call.authz.management) throw denied();
  const { acl } = call.cluster;
  const Name = textMember(body, "Name");
  const Policies = policyLinks(member(body, "Policies"));
  const errors: string[] = [];
  if (!NAME.test(Name)) errors.push(`invalid name '${Name}'`);
  if (Policies.length === 0) errors.push("at least one policy should be specified");
  if (errors.length > 0) throw badRequest(`role 0 invalid: ${multiError(errors)}`);
  const twin = [...acl.roles.values()].find((row) => row.Name === Name);
  if (twin && twin.ID !== id) throw badRequest(`role with name ${Name} already exists`);
  const missing = Policies.find((policy) => !acl.policies.has(policy.Name));
  if (missing) throw badRequest(`cannot find policy ${missing.Name}`);
  const Description = textMember(body, "Description");
  return acl.region.write("ACLRoleUpserted", (write) => {
    const row: RoleRow = {
      CreateIndex: acl.roles.get(id ?? "")?.CreateIndex ?? write.index,
      Description,
      Hash: hashOf(JSON.stringify([Name, Description, Policies])),
      ID: id ?? acl.region.ids.uuid(),
      ModifyIndex: write.index,
      Name,
      Policies,
    };
    write.put(acl.roles, row);
    return written(write.index, row);
  });
};

const policyLinks = (given: Json | undefined): RoleRow["Policies"] =>
  (isJsonList(given) ? given : []).map((link) => ({ Name: textMember(link, "Name") }));
