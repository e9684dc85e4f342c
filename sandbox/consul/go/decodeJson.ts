import type { z } from "zod";
import { scanJson } from "./scanJson.js";

/**
 * The names of Go's structs by the path at which they stand: "" is the whole body, whose type is
 * "$" where it is not a struct of that name.
 */
export type StructNames = Readonly<Record<string, string>>;

/** Reads a body against a schema. Throws an Error with the sentence of Go's encoding/json. */
export const decodeJson = <S extends z.ZodType>(
  body: string,
  schema: S,
  structs: StructNames,
): z.output<S> => {
  const value = parseJson(body);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(issue ? describe(issue, value, structs) : "invalid");
};

/** The first JSON value of a text; what follows it is ignored, as Go's decoder does. */
export const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    const scan = scanJson(body);
    if ("error" in scan) throw new Error(scan.error);
    return JSON.parse(body.slice(0, scan.end));
  }
};

const GO_TYPES: Readonly<Record<string, string>> = {
  string: "string",
  number: "int",
  int: "int",
  boolean: "bool",
  array: "[]string",
  record: "map[string]interface {}",
};

const describe = (issue: z.core.$ZodIssue, root: unknown, structs: StructNames): string => {
  if (issue.code === "custom" && issue.params?.["verbatim"]) return issue.message;
  const path = issue.path.filter((part) => typeof part === "string");
  const parent = structs[path.slice(0, -1).join(".")] ?? "";
  const found = kindWith(issue.code === "custom" ? issue.params?.["value"] : at(root, issue.path));
  const wanted = structs[path.join(".")];
  if (path.length === 0) {
    return `json: cannot unmarshal ${found} into Go value of type ${structs["$"] ?? `structs.${wanted ?? ""}`}`;
  }
  return `json: cannot unmarshal ${found} into Go struct field ${parent}.${path.join(".")} of type ${typeName(issue, wanted)}`;
};

const typeName = (issue: z.core.$ZodIssue, wanted: string | undefined): string => {
  if (issue.code === "custom") return String(issue.params?.["go"] ?? "string");
  if (issue.code === "invalid_type" && issue.expected === "object") return `structs.${wanted}`;
  return GO_TYPES[issue.code === "invalid_type" ? issue.expected : "string"] ?? "string";
};

/** A number that is no integer is named itself. */
const kindWith = (value: unknown): string =>
  typeof value === "number" && !Number.isInteger(value) ? `number ${value}` : kind(value);

const at = (value: unknown, path: readonly PropertyKey[]): unknown => {
  let found = value;
  for (const part of path) {
    if (typeof found !== "object" || found === null) return undefined;
    const keys = Object.keys(found);
    const key = keys.find((name) => name.toLowerCase() === String(part).toLowerCase()) ?? part;
    found = Reflect.get(found, key);
  }
  return found;
};

const kind = (value: unknown): string => {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
};
