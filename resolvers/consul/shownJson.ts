import { createHash } from "node:crypto";
import { canonicalJson } from "../../src/operations/canonicalJson.js";
import type { Json, JsonObject } from "../../src/operations/Json.js";
import { masked, namesSecret } from "../../src/operations/masked.js";

const isMembers = (value: object): value is Readonly<Record<string, unknown>> =>
  !Array.isArray(value);

/** What was read as JSON, as it may be shown: texts whose names tell of a secret are masked. */
export const shownJson = (value: unknown): Json => {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(shownJson);
  return typeof value === "object" && isMembers(value) ? shownMembers(value) : null;
};

const shownMembers = (members: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]): [string, Json] => [
      name,
      typeof value === "string" && namesSecret(name) ? masked(value) : shownJson(value),
    ]),
  );

/** Names a value by its content. */
export const digestOf = (value: Json): string =>
  createHash("sha256").update(canonicalJson(value)).digest("hex");
