import { isJsonList, isJsonObject } from "../go/GoType.js";
import type { Json } from "../go/Json.js";

/** The items of a list by their places, or the members of an object in the order of their names. */
export const entriesOf = (value: Json): readonly (readonly [Json, Json])[] =>
  isJsonList(value)
    ? value.map((item, at) => [at, item] as const)
    : Object.entries(isJsonObject(value) ? value : {}).sort(([a], [b]) => (a < b ? -1 : 1));
