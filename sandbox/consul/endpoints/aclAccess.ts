import { denied } from "../acl/demand.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { read } from "../http/read.js";
import { decoded } from "./catalogWrites.js";
import type { z } from "zod";

/** While ACLs are off nothing below /v1/acl/ answers. */
export const whileEnabled =
  (handler: Handler): Handler =>
  (call) => {
    if (!call.cluster.acl.enabled) throw new HttpError(401, "ACL support disabled");
    return handler(call);
  };

/** Throws 403 unless the caller may read, or write, ACLs. */
export const demandAcl = (call: Call, access: "read" | "write"): void => {
  if (!call.authz.allows("acl", "", access)) throw denied(call, "acl", "", access);
};

/** Reads a body. Throws 400 for what cannot be read. */
export const aclBody = <S extends z.ZodType>(
  call: Call,
  schema: S,
  what: "Policy" | "Role" | "Token",
): Promise<z.output<S>> =>
  decoded(call, schema, { "": `ACL${what}` }, { prefix: `Bad request: ${what} decoding failed` });

/** The id that the path ends with. Throws 400 if there is none. */
export const idIn = (call: Call, what: string): string => {
  if (call.rest === "") throw new HttpError(400, `Bad request: Missing ${what} ID`);
  return call.rest;
};

/** Throws what Consul says of an id that cannot be one. */
export const refuseShortId = (id: string, what: string): void => {
  if (id.length !== 36) {
    throw new Error(`failed acl ${what} lookup: index error: UUID must be 36 characters`);
  }
};

/** A query about ACLs, which who may read them may ask; "absent" answers what there is none of. */
export const readAcl = (
  call: Call,
  topic: string,
  answer: () => string | undefined,
): ReturnType<typeof read> =>
  read(call, () => {
    demandAcl(call, "read");
    return aclQuery(call, topic, answer);
  });

/** The query itself: "ACL not found" where there is no answer. */
export const aclQuery = (call: Call, topic: string, answer: () => string | undefined) => ({
  watch: [topic],
  index: () => call.cluster.acl.primary.indexes.max(topic),
  answer: () =>
    answer() ?? {
      status: 403,
      contentType: "text/plain; charset=utf-8",
      body: "ACL not found",
    },
});
