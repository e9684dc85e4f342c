import { z } from "zod";
import { demand } from "../acl/demand.js";
import type { Access, Resource } from "../acl/Rules.js";
import { goJson } from "../go/goJson.js";
import { struct, text } from "../go/goSchema.js";
import type { Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import { json } from "../http/Reply.js";
import { decoded } from "./catalogWrites.js";

const QUERY = {
  "X-Consul-Index": "1",
  "X-Consul-Knownleader": "false",
  "X-Consul-Lastcontact": "0",
};

/** Auth methods and the rules of old: they refuse who may not, and say to the others that they are not there. */
export const unbuiltAcl: Handler = (call) => {
  try {
    demand(call, "acl", "", call.method === "GET" ? "read" : "write");
  } catch (error) {
    if (call.method !== "GET" || !(error instanceof HttpError)) throw error;
    throw new HttpError(error.status, error.message, QUERY);
  }
  throw new HttpError(
    501,
    "The sandbox has no auth methods and translates no rules of old: make tokens with PUT /v1/acl/token.",
  );
};

const access = z.enum(["read", "list", "write"]);
const resource = z.enum([
  "acl",
  "agent",
  "event",
  "intention",
  "key",
  "keyring",
  "mesh",
  "node",
  "operator",
  "peering",
  "query",
  "service",
  "session",
]);

const question = struct({ Resource: text, Segment: text, Access: text });

/** POST /v1/internal/acl/authorize answers for many permissions at once. */
export const authorize: Handler = async (call) => {
  const asked = await decoded(call, z.array(question), { "": "" });
  const answers = asked.map((one) => ({
    Resource: one.Resource,
    Segment: one.Segment || undefined,
    Access: one.Access,
    Allow: call.authz.allows(known(resource, one.Resource), one.Segment, known(access, one.Access)),
  }));
  return json(goJson(answers));
};

const known = <T extends Resource | Access>(kinds: z.ZodType<T>, name: string): T => {
  const found = kinds.safeParse(name);
  if (found.success) return found.data;
  throw new HttpError(500, `Invalid access level or resource: ${JSON.stringify(name)}`);
};
