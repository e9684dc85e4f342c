import { randomUUID } from "node:crypto";
import type { Acl } from "../acl/Acl.js";
import { ANONYMOUS } from "../acl/Authorizer.js";
import { expirationOf } from "../acl/expirationOf.js";
import { resolvePolicies, resolveRoles } from "../acl/resolveLinks.js";
import type { TokenFields, TokenRow } from "../acl/rows.js";
import { type GivenToken, identityFault, token } from "../bodies/aclBody.js";
import { uuidFault } from "../bodies/uuidFault.js";
import { goJson } from "../go/goJson.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, HttpError } from "../http/HttpError.js";
import { json, type Reply } from "../http/Reply.js";
import { tokenShape } from "../shapes/aclShapes.js";
import { aclBody, demandAcl, idIn, refuseShortId } from "./aclAccess.js";

const RESERVED = "00000000-0000-0000-0000-0000000000";

const reply = (call: Call, row: TokenRow): Reply =>
  json(goJson(tokenShape(call.cluster.acl, row, row.SecretID)));

export const createToken: Handler = async (call) => {
  const given = await aclBody(call, token, "Token");
  demandAcl(call, "write");
  const { acl } = call.cluster;
  const AccessorID = freeAccessor(acl, given.AccessorID);
  const SecretID = freeSecret(acl, given.SecretID);
  const Created = acl.primary.clock.now();
  const stated = statedIn(acl, given);
  const Expiration = expirationOf(given, Created);
  const { Local } = given;
  return reply(
    call,
    acl.tokens.put({
      AccessorID,
      SecretID,
      ...stated,
      Local,
      Created,
      ...(Expiration === undefined ? {} : { Expiration }),
    }),
  );
};

const freeAccessor = (acl: Acl, asked: string): string => {
  if (asked === "") return randomUUID();
  refuseAccessor(asked);
  if (acl.byAccessor(asked)) throw new Error("Invalid Token: AccessorID is already in use");
  return unreserved(asked);
};

const refuseAccessor = (id: string): void => {
  if (id.length === 36) return;
  const reason = "failed acl token lookup: index error: UUID must be 36 characters";
  throw new Error(`Failed acl token lookup by accessor: ${reason}`);
};

const freeSecret = (acl: Acl, asked: string): string => {
  if (asked === "") return randomUUID();
  if (uuidFault(asked)) throw new Error("Invalid Token: SecretID is not a valid UUID");
  if (acl.tokens.get(asked)) throw new Error("Invalid Token: SecretID is already in use");
  return unreserved(asked);
};

const unreserved = (id: string): string => {
  if (!id.startsWith(RESERVED)) return id;
  throw new Error(`Invalid Token: UUIDs with the prefix "${RESERVED}" are reserved`);
};

type Stated = Omit<TokenFields, "AccessorID" | "SecretID" | "Local" | "Created" | "Expiration">;

/** What a caller says of a token, old or new. Throws what Consul does not take. */
const statedIn = (acl: Acl, given: GivenToken): Stated => {
  if (given.AuthMethod !== "") throw new Error("AuthMethod field is disallowed outside of Login");
  const Policies = resolvePolicies(acl, given.Policies, "token");
  const Roles = resolveRoles(acl, given.Roles);
  const fault = identityFault(given, "token");
  if (fault) throw new Error(fault);
  const { Description, ServiceIdentities, NodeIdentities } = given;
  return { Description, Policies, Roles, ServiceIdentities, NodeIdentities };
};

/** PUT /v1/acl/token/:accessor and /v1/acl/token/:accessor/clone */
export const updateToken: Handler = async (call) => {
  const id = idIn(call, "token");
  const cloned = /^(.*)\/clone$/.exec(id)?.[1];
  const given = await aclBody(call, token, "Token");
  if (cloned !== undefined) return clone(call, cloned, given.Description);
  if (given.AccessorID !== "" && given.AccessorID !== id) {
    throw badRequest("Bad request: Token Accessor ID in URL and payload do not match");
  }
  demandAcl(call, "write");
  const { acl } = call.cluster;
  refuseAccessor(id);
  const stored = acl.byAccessor(id);
  if (!stored) throw new Error(`Cannot find token "${id}"`);
  refuseChange(stored, given);
  return reply(call, acl.tokens.put({ ...fieldsOf(stored), ...statedIn(acl, given) }));
};

/** A row without what only the table knows. */
const fieldsOf = (row: TokenRow): TokenFields => {
  const { AccessorID, SecretID, Local, Created, Expiration } = row;
  const { Description, Policies, Roles, ServiceIdentities, NodeIdentities } = row;
  const stated = { Description, Policies, Roles, ServiceIdentities, NodeIdentities };
  const expiring = Expiration === undefined ? {} : { Expiration };
  return { AccessorID, SecretID, ...stated, Local, Created, ...expiring };
};

const refuseChange = (stored: TokenRow, given: GivenToken): void => {
  if (given.SecretID !== "" && given.SecretID !== stored.SecretID) {
    throw new Error("Changing a tokens SecretID is not permitted");
  }
  if (given.Local !== stored.Local) {
    throw new Error(`cannot toggle local mode of ${stored.AccessorID}`);
  }
  const time = given.ExpirationTime;
  if (given.ExpirationTTL !== 0 || (time !== 0 && time !== stored.Expiration)) {
    throw new Error(`Cannot change expiration time of ${stored.AccessorID}`);
  }
};

const clone = (call: Call, id: string, description: string): Reply => {
  demandAcl(call, "write");
  refuseShortId(id, "token");
  const { acl } = call.cluster;
  const stored = acl.byAccessor(id);
  if (!stored) throw new HttpError(403, "ACL not found");
  return reply(
    call,
    acl.tokens.put({
      ...fieldsOf(stored),
      AccessorID: randomUUID(),
      SecretID: randomUUID(),
      Description: description === "" ? stored.Description : description,
      Created: acl.primary.clock.now(),
    }),
  );
};

export const deleteToken: Handler = (call) => {
  const id = idIn(call, "token");
  demandAcl(call, "write");
  if (uuidFault(id)) throw new Error("Accessor ID is missing or an invalid UUID");
  if (id === ANONYMOUS) throw new Error("Delete operation not permitted on the anonymous token");
  const { acl } = call.cluster;
  const row = acl.byAccessor(id);
  if (row?.SecretID === call.secret) {
    throw new Error("Deletion of the request's authorization token is not permitted");
  }
  if (row) acl.tokens.remove(row.SecretID);
  return json("true");
};
