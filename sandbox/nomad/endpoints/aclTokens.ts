import { isJsonList } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import { multiError } from "../go/multiError.js";
import type { RoleLink, TokenRow } from "../acl/aclRows.js";
import { tokenShape, tokenStub } from "../acl/aclShapes.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { written, writtenEmpty, type Reply } from "../http/Reply.js";
import { hashOf, uuidOf } from "../state/Ids.js";
import { problems, rolesOf, ttlOf } from "./aclTokenBodies.js";
import { member, textMember, truthMember } from "./bodyReaders.js";
import { listReply } from "./lists.js";
import { byMethod, put } from "./methods.js";
import { requireUuid } from "./requireUuid.js";

/** The secret of the request, however it was sent. */
export const secretOf = (call: Call): string => {
  const own = call.header("x-nomad-token").trim();
  return own || (/^bearer\s+(.*)$/i.exec(call.header("authorization"))?.[1] ?? "").trim();
};

/** POST /v1/acl/bootstrap */
export const bootstrap: Handler = async (call) => {
  const text = await call.text();
  const secret = text === "" ? "" : textMember(await call.json(), "BootstrapSecret");
  const { acl } = call.cluster;
  if (secret !== "" && secret.length !== 36) throw badRequest("invalid acl token");
  if (acl.bootstrapIndex > 0) {
    throw badRequest(`ACL bootstrap already done (reset index: ${acl.bootstrapIndex})`);
  }
  const token = acl.bootstrap(secret || acl.region.ids.uuid());
  return written(token.CreateIndex, tokenShape(token));
};

export const listTokens: Handler = (call) => {
  if (!call.authz.management) throw denied();
  const { acl } = call.cluster;
  const prefix = call.query.get("prefix") ?? "";
  const global = call.query.get("global") === "true";
  return listReply<TokenRow>(call, {
    table: () => acl.tokens,
    accepts: (row) => row.AccessorID.startsWith(prefix) && (!global || row.Global),
    show: tokenStub,
    byAge: true,
  });
};

/** GET /v1/acl/token/self: also for those who have no token. */
export const ownToken: Handler = (call) => {
  const { acl } = call.cluster;
  const secret = secretOf(call);
  if (!acl.enabled || secret === "") {
    const anonymous = acl.enabled;
    return read(call, () => ({
      index: () => acl.tokens.index * 0,
      answer: () => pseudo(anonymous),
    }));
  }
  const token = acl.find(secret);
  if (!token) throw denied();
  if (acl.isExpired(token)) throw failed("ACL token expired");
  return read(call, () => ({ index: () => token.ModifyIndex, answer: () => tokenShape(token) }));
};

const pseudo = (anonymous: boolean): object => ({
  ExpirationTTL: "",
  AccessorID: anonymous ? "anonymous" : "acls-disabled",
  SecretID: "",
  Name: anonymous ? "Anonymous Token" : "ACLs disabled token",
  Type: "client",
  Policies: anonymous ? ["anonymous"] : null,
  Roles: null,
  Global: false,
  Hash: null,
  CreateTime: "0001-01-01T00:00:00Z",
  ExpirationTime: null,
  CreateIndex: 0,
  ModifyIndex: 0,
});

/** POST /v1/acl/token */
export const createToken = put((call) => upsert(call));

/** /v1/acl/token/:accessor */
export const tokenEndpoint: Handler = (call) => {
  const id = call.rest;
  return byMethod({
    GET: () => readToken(call, id),
    PUT: () => upsert(call, id),
    POST: () => upsert(call, id),
    DELETE: () => removeToken(call, id),
  })(call);
};

const readToken = (call: Call, id: string): Promise<Reply> => {
  const { acl } = call.cluster;
  const own = call.authz.accessor === id;
  if (!call.authz.management && !own) throw denied();
  requireUuid(id, "acl token");
  return read(call, () => ({
    index: () => acl.tokens.get(id)?.ModifyIndex ?? acl.tokens.index,
    answer: () => {
      const row = acl.tokens.get(id);
      if (!row) throw notFound("ACL token not found");
      return tokenShape(row);
    },
  }));
};

const removeToken = (call: Call, id: string): Reply => {
  if (!call.authz.management) throw denied();
  const { acl } = call.cluster;
  if (!acl.tokens.has(id)) throw badRequest(`Cannot delete nonexistent tokens: ${id}`);
  return acl.region.write("ACLTokenDeleted", (write) => {
    write.remove(acl.tokens, id);
    return writtenEmpty(write.index);
  });
};

const upsert = async (call: Call, id?: string): Promise<Reply> => {
  const body = await call.json();
  const given = textMember(body, "AccessorID");
  if (id !== undefined && given !== id)
    throw badRequest("ACL token accessor does not match request path");
  const ttl = ttlOf(member(body, "ExpirationTTL"));
  if (!call.authz.management) throw denied();
  const { acl } = call.cluster;
  const before = given === "" ? undefined : acl.tokens.get(given);
  if (given !== "" && !before) throw badRequest(`cannot find token ${given}`);
  const errors = problems(body, ttl, before === undefined);
  if (errors.length > 0) throw badRequest(`token 0 invalid: ${multiError(errors)}`);
  const roles = rolesOf(call, member(body, "Roles"));
  const policies = member(body, "Policies");
  const row = acl.region.write("ACLTokenUpserted", (write) => {
    const ids = before ?? {
      AccessorID: acl.region.ids.uuid(),
      SecretID: uuidOf(`secret/${acl.region.ids.uuid()}`),
      CreateTime: write.now,
      ExpirationTime: ttl === 0 ? 0n : write.now + BigInt(ttl),
      ExpirationTTL: ttl,
      CreateIndex: write.index,
    };
    const made = newToken(ids, { body, policies, roles, index: write.index });
    write.put(acl.tokens, made);
    return made;
  });
  return written(row.ModifyIndex, tokenShape(row));
};

/** What stays of a token when it is written again. */
type Kept = Pick<
  TokenRow,
  "AccessorID" | "SecretID" | "CreateTime" | "ExpirationTime" | "ExpirationTTL" | "CreateIndex"
>;

interface Given {
  readonly body: Json;
  readonly policies: Json | undefined;
  readonly roles: readonly RoleLink[];
  readonly index: number;
}

const newToken = (kept: Kept, { body, policies, roles, index }: Given): TokenRow => {
  const [Name, Type] = [textMember(body, "Name"), textMember(body, "Type")];
  return {
    AccessorID: kept.AccessorID,
    SecretID: kept.SecretID,
    Name,
    Type,
    Policies: policiesOf(policies, roles),
    Roles: roles.length > 0 ? roles : null,
    Global: truthMember(body, "Global"),
    Hash: hashOf(JSON.stringify([Name, Type, policies ?? null])),
    CreateTime: kept.CreateTime,
    ExpirationTime: kept.ExpirationTime,
    ExpirationTTL: kept.ExpirationTTL,
    CreateIndex: kept.CreateIndex,
    ModifyIndex: index,
  };
};

const policiesOf = (given: Json | undefined, roles: readonly RoleLink[]): TokenRow["Policies"] => {
  if (isJsonList(given) && given.length > 0) return given.map(String);
  return roles.length > 0 ? [] : null;
};
