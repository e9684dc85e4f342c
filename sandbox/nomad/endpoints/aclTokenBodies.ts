import type { RoleLink } from "../acl/aclRows.js";
import { parseDuration } from "../go/duration.js";
import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";
import type { Call } from "../http/Call.js";
import { badRequest } from "../http/HttpError.js";
import { member, textMember } from "./bodyReaders.js";

const DAY = 86_400e9;

/** Nanoseconds until a token expires. */
export const ttlOf = (given: Json | undefined): number => {
  if (typeof given === "number") return given;
  if (typeof given !== "string" || given === "") return 0;
  const parsed = parseDuration(given);
  if (typeof parsed === "string") throw badRequest(parsed);
  return parsed;
};

/** What is against a token, each in Nomad's words. */
export const problems = (body: Json, ttl: number, fresh: boolean): readonly string[] => {
  const type = textMember(body, "Type");
  const linked = isFilled(member(body, "Policies")) || isFilled(member(body, "Roles"));
  const errors: string[] = [];
  if (textMember(body, "Name").length > 256) errors.push("token name too long");
  errors.push(...typeErrors(type, linked));
  if (fresh && ttl > DAY) {
    const hours = `${ttl / 3600e9}h0m0s`;
    errors.push(`expiration time cannot be more than 24h0m0s in the future (was ${hours})`);
  }
  return errors;
};

const typeErrors = (type: string, linked: boolean): readonly string[] => {
  if (type === "client") return linked ? [] : ["client token missing policies or roles"];
  if (type !== "management") return ["token type must be client or management"];
  return linked ? ["management token cannot be associated with policies or roles"] : [];
};

const isFilled = (given: Json | undefined): boolean => isJsonList(given) && given.length > 0;

/** The roles that a token links to, by their names or IDs. */
export const rolesOf = (call: Call, given: Json | undefined): readonly RoleLink[] => {
  const roles = [...call.cluster.acl.roles.values()];
  return (isJsonList(given) ? given : []).filter(isJsonObject).map((link) => {
    const name = textMember(link, "Name");
    const id = textMember(link, "ID");
    const role = roles.find((each) => (id === "" ? each.Name === name : each.ID === id));
    if (!role) throw badRequest(`cannot find role ${name || id}`);
    return { ID: role.ID, Name: role.Name };
  });
};
