import { isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";

/** A member of a body, whatever the case of its name, as Go's decoder finds it. */
export const member = (body: Json | undefined, name: string): Json | undefined => {
  if (!isJsonObject(body)) return undefined;
  if (name in body) return body[name];
  const lower = name.toLowerCase();
  return Object.entries(body).find(([key]) => key.toLowerCase() === lower)?.[1];
};

export const textMember = (body: Json | undefined, name: string): string => {
  const value = member(body, name);
  return typeof value === "string" ? value : "";
};

export const numberMember = (body: Json | undefined, name: string): number => {
  const value = member(body, name);
  return typeof value === "number" ? value : 0;
};

export const truthMember = (body: Json | undefined, name: string): boolean =>
  member(body, name) === true;

/** A scalar as text; anything else is none. */
export const printed = (value: Json | undefined): string =>
  typeof value === "object" || value === undefined ? "" : String(value);

/** A map of texts; null for an absent or an empty one. */
export const textsMember = (
  body: Json | undefined,
  name: string,
): Readonly<Record<string, string>> | null => {
  const value = member(body, name);
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value).map(([key, item]) => [key, printed(item)] as const);
  return entries.length > 0 ? Object.fromEntries(entries) : null;
};
