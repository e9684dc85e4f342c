import type { Json } from "../go/Json.js";

/** A value as a text; "" for what has none. */
export const textOf = (value: Json | undefined): string => {
  if (typeof value === "string") return value;
  return value === undefined || value === null || typeof value === "object" ? "" : String(value);
};
