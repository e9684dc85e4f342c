import type { Call } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";
import type { Access, Resource } from "./Rules.js";

/** Throws 403 unless the caller may do this; newer versions say what is missing. */
export const demand = (call: Call, resource: Resource, name: string, access: Access): void => {
  if (!call.authz.allows(resource, name, access)) throw denied(call, resource, name, access);
};

/** The refusal itself. */
export const denied = (call: Call, resource: Resource, name: string, access: Access): HttpError => {
  if (call.cluster.profile === "1.8") return new HttpError(403, "Permission denied");
  const on = name === "" ? "" : ` on ${JSON.stringify(name)}`;
  const token = `token with AccessorID '${call.authz.accessorId}'`;
  return new HttpError(
    403,
    `Permission denied: ${token} lacks permission '${resource}:${access}'${on}`,
  );
};
