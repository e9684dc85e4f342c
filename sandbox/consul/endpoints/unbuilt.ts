import { demand } from "../acl/demand.js";
import type { Resource } from "../acl/Rules.js";
import type { Call, Handler } from "../http/Call.js";
import { HttpError } from "../http/HttpError.js";

/** What a caller has to be allowed to write before it is told more. */
interface Guard {
  readonly resource: Resource;
  readonly name?: (call: Call) => string;
}

/** A route that Consul has and the sandbox does not: it refuses who may not, and says so to the others. */
export const unbuilt =
  (what: string, guard?: Guard): Handler =>
  (call) => {
    if (guard) demand(call, guard.resource, guard.name?.(call) ?? "", "write");
    throw new HttpError(501, `The sandbox does not ${what}.`);
  };
