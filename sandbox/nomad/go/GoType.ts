import type { Json, JsonObject } from "./Json.js";
import { HttpError } from "../http/HttpError.js";

/** Where a value stands in a body: the Go struct around it and the way from the body's root. */
export interface Place {
  readonly struct: string;
  readonly path: string;
}

/** How one Go type reads JSON, and what stands for an absent value. */
export interface GoType<T> {
  /** The name that Go's decoder gives the type in its refusals. */
  readonly name: string;
  /**
   * Who prints a field of this type: the server's own structs, the client library's, or both; the
   * client library leaves out a `given` one that was not given.
   */
  readonly side?: "server" | "client" | "given";
  /** The value of a field that is absent or null, defaults of the server filled in. */
  readonly absent: () => T;
  readonly read: (value: Json, at: Place) => T;
  /** The field as the client library prints it before any default is filled in. */
  readonly plain: (value: Json | undefined) => Json;
}

export type ValueOf<G> = G extends GoType<infer T> ? T : never;

const KINDS: Readonly<Record<string, string>> = {
  string: "string",
  number: "number",
  bigint: "number",
  boolean: "bool",
};

/** Go's refusal of a value of the wrong kind. */
export const mismatch = (value: Json, type: string, at: Place): HttpError => {
  const kind = KINDS[typeof value] ?? (Array.isArray(value) ? "array" : "object");
  const where = at.struct === "" ? `Go value of type ${type}` : undefined;
  return new HttpError(
    400,
    `json: cannot unmarshal ${kind} into ` +
      (where ?? `Go struct field ${at.struct}.${at.path} of type ${type}`),
  );
};

/** Absent and null are the same to Go's decoder. */
export const readField = <T>(type: GoType<T>, value: Json | undefined, at: Place): T =>
  value === undefined || value === null ? type.absent() : type.read(value, at);

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isJsonList = (value: Json | undefined): value is readonly Json[] =>
  Array.isArray(value);
