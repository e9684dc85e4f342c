import { formatDuration, parseDuration } from "../go/duration.js";
import { isJsonObject } from "../go/GoType.js";
import { multiError } from "../go/multiError.js";
import type { Json, JsonObject } from "../go/Json.js";
import type { StoredRow } from "../acl/Acl.js";
import type { Call, Handler } from "../http/Call.js";
import { badRequest, denied, failed, HttpError, notFound } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { written, writtenEmpty, type Reply } from "../http/Reply.js";
import { formatTime } from "../state/Clock.js";
import { hashOf } from "../state/Ids.js";
import type { Table } from "../state/Table.js";
import { METHOD_CONFIG } from "./aclMethodConfig.js";
import { member, textMember, truthMember } from "./bodyReaders.js";
import { listReply } from "./lists.js";
import { byMethod, put } from "./methods.js";

/** Everybody may see by which methods one can log in. */
export const listMethods: Handler = (call) =>
  listReply<StoredRow>(call, {
    table: () => call.cluster.acl.methods,
    show: ({ shape, CreateIndex, ModifyIndex }) => ({
      CreateIndex,
      Default: shape["Default"],
      Hash: shape["Hash"],
      ModifyIndex,
      Name: shape["Name"],
      Type: shape["Type"],
    }),
  });

const methodErrors = (body: Json, ttl: number): readonly string[] => {
  const errors: string[] = [];
  const locality = textMember(body, "TokenLocality");
  const type = textMember(body, "Type");
  if (locality !== "local" && locality !== "global")
    errors.push(`invalid token locality '${locality}'`);
  if (type !== "JWT" && type !== "OIDC") errors.push(`invalid token type '${type}'`);
  if (!isJsonObject(member(body, "Config")))
    errors.push("invalid config: missing auth method Config");
  if (ttl < 1e9 || ttl > 86_400e9) {
    errors.push(
      `invalid MaxTokenTTL value '${formatDuration(ttl)}' (should be between 1s and 24h0m0s)`,
    );
  }
  return errors;
};

const upsertMethod = async (call: Call): Promise<Reply> => {
  const body = await call.json();
  if (!call.authz.management) throw denied();
  const given = member(body, "MaxTokenTTL");
  const parsed =
    typeof given === "string" ? parseDuration(given) : typeof given === "number" ? given : 0;
  const ttl = typeof parsed === "number" ? parsed : 0;
  const errors = methodErrors(body, ttl);
  if (errors.length > 0) throw badRequest(`auth method 0 invalid: ${multiError(errors)}`);
  const { acl } = call.cluster;
  const config = member(body, "Config");
  return store(call, acl.methods, textMember(body, "Name"), {
    MaxTokenTTL: formatDuration(ttl),
    Name: textMember(body, "Name"),
    Type: textMember(body, "Type"),
    TokenLocality: textMember(body, "TokenLocality"),
    TokenNameFormat:
      textMember(body, "TokenNameFormat") || "${auth_method_type}-${auth_method_name}",
    Default: truthMember(body, "Default"),
    Config: { ...METHOD_CONFIG, ...(isJsonObject(config) ? config : {}) },
  });
};

const store = (call: Call, table: Table<StoredRow>, key: string, members: JsonObject): Reply => {
  const { acl } = call.cluster;
  return acl.region.write("ACLUpserted", (write) => {
    const before = table.get(key);
    const CreateIndex = before?.CreateIndex ?? write.index;
    const time = formatTime(write.now);
    const shape = {
      ...members,
      Hash: hashOf(JSON.stringify(members)),
      CreateTime: before?.shape["CreateTime"] ?? time,
      ModifyTime: time,
      CreateIndex,
      ModifyIndex: write.index,
    };
    write.put(table, { key, shape, CreateIndex, ModifyIndex: write.index });
    return written(write.index, shape);
  });
};

export const createMethod = put(upsertMethod);

const stored =
  (
    tableOf: (call: Call) => Table<StoredRow>,
    missing: string,
    upsert: (call: Call) => Promise<Reply>,
  ): Handler =>
  (call) => {
    const table = tableOf(call);
    const key = call.rest;
    return byMethod({
      GET: () => {
        if (!call.authz.management) throw denied();
        return read(call, () => ({
          index: () => table.get(key)?.ModifyIndex ?? table.index,
          answer: () => {
            const row = table.get(key);
            if (!row) throw notFound(missing);
            return row.shape;
          },
        }));
      },
      PUT: upsert,
      POST: upsert,
      DELETE: () => {
        if (!call.authz.management) throw denied();
        if (!table.has(key)) throw failed(missing);
        return call.cluster.acl.region.write("ACLDeleted", (write) => {
          write.remove(table, key);
          return writtenEmpty(write.index);
        });
      },
    })(call);
  };

export const methodEndpoint = stored(
  ({ cluster }) => cluster.acl.methods,
  "ACL auth-method not found",
  upsertMethod,
);

export const listBindings: Handler = (call) => {
  if (!call.authz.management) throw denied();
  return listReply<StoredRow>(call, {
    table: () => call.cluster.acl.bindings,
    show: ({ shape, CreateIndex, ModifyIndex, key }) => ({
      AuthMethod: shape["AuthMethod"],
      CreateIndex,
      Description: shape["Description"],
      Hash: shape["Hash"],
      ID: key,
      ModifyIndex,
    }),
  });
};

const upsertBinding = async (call: Call): Promise<Reply> => {
  const body = await call.json();
  if (!call.authz.management) throw denied();
  const { acl } = call.cluster;
  const AuthMethod = textMember(body, "AuthMethod");
  if (!acl.methods.has(AuthMethod)) throw badRequest(`ACL auth method ${AuthMethod} not found`);
  const ID = textMember(body, "ID") || acl.region.ids.uuid();
  return store(call, acl.bindings, ID, {
    AuthMethod,
    BindName: textMember(body, "BindName"),
    BindType: textMember(body, "BindType"),
    Description: textMember(body, "Description"),
    ID,
    Selector: textMember(body, "Selector"),
  });
};

export const createBinding = put(upsertBinding);
export const bindingEndpoint = stored(
  ({ cluster }) => cluster.acl.bindings,
  "ACL binding rule not found",
  upsertBinding,
);

/** Nobody signs tokens for the sandbox, so that no login can succeed. */
export const login = put(async (call) => {
  const body = await call.json();
  const method = textMember(body, "AuthMethodName");
  const token = textMember(body, "LoginToken");
  const errors = [
    ...(method === "" ? ["missing auth method name"] : []),
    ...(token === "" ? ["missing login token"] : []),
  ];
  if (errors.length > 0) throw badRequest(`invalid login request: ${multiError(errors)}`);
  if (!call.cluster.acl.methods.has(method))
    throw badRequest(`auth-method ${JSON.stringify(method)} not found`);
  throw new HttpError(
    401,
    "unable to validate provided token: unable to verify signature of JWT token: " +
      "error verifying token signature: illegal base64 data at input byte 0",
  );
});

export const authUrl = put(async (call) => {
  const method = textMember(await call.json(), "AuthMethodName");
  throw badRequest(`auth-method ${JSON.stringify(method)} not found`);
});
