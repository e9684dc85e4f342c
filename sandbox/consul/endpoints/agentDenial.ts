import { denied } from "../acl/demand.js";
import type { Call } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";

/** Throws what an agent answers to who may not write a service or a node. */
export const deny = (call: Call, resource: "service" | "node", name: string): void => {
  if (call.authz.allows(resource, name, "write")) return;
  if (call.cluster.profile !== "1.8") throw denied(call, resource, name, "write");
  throw new HttpError(403, `Permission denied: Missing ${resource}:write on ${name}`);
};
