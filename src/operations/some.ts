import { storable } from "./storable.js";

/** `in ()` is no SQL: an empty list fits nothing. Texts are looked for as they would be stored. */
export const some = (values: readonly string[]): readonly string[] =>
  values.length > 0 ? storable(values) : [""];
