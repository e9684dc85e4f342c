import { mismatch, type GoType } from "./GoType.js";
import { HttpError } from "../http/HttpError.js";
import { parseDuration } from "./duration.js";
import type { Json } from "./Json.js";

const scalar = <T extends Json>(
  name: string,
  is: (value: Json) => value is T,
  zero: T,
  plainZero: Json,
): GoType<T> => ({
  name,
  absent: () => zero,
  read: (value, at) => {
    if (!is(value)) throw mismatch(value, name, at);
    return value;
  },
  plain: (value) => value ?? plainZero,
});

const isText = (value: Json): value is string => typeof value === "string";
const isNumber = (value: Json): value is number => typeof value === "number";
const isTruth = (value: Json): value is boolean => typeof value === "boolean";

export const text = (zero = ""): GoType<string> => scalar("string", isText, zero, "");
export const int = (zero = 0, name = "int"): GoType<number> => scalar(name, isNumber, zero, 0);
export const bool = (zero = false): GoType<boolean> => scalar("bool", isTruth, zero, false);
/** The same behind a pointer: the client library prints an absent one as null. */
export const textPointer = (zero = ""): GoType<string> => scalar("string", isText, zero, null);
export const intPointer = (zero = 0): GoType<number> => scalar("int", isNumber, zero, null);
export const boolPointer = (zero = false): GoType<boolean> => scalar("bool", isTruth, zero, null);
/** A pointer that the server keeps as one. */
export const optionalInt = (): GoType<number | null> => ({
  name: "int",
  absent: () => null,
  read: (value, at) => {
    if (typeof value !== "number") throw mismatch(value, "int", at);
    return value;
  },
  plain: (value) => value ?? null,
});

/** Nanoseconds; a text is read as a Go duration. */
const durationOf = (zero: number, plainZero: Json): GoType<number> => ({
  name: "time.Duration",
  absent: () => zero,
  read: (value, at) => {
    if (typeof value === "number") return value;
    if (typeof value !== "string") throw mismatch(value, "time.Duration", at);
    const nanoseconds = parseDuration(value);
    if (typeof nanoseconds === "string") throw new HttpError(400, nanoseconds);
    return nanoseconds;
  },
  plain: (value) => value ?? plainZero,
});

export const duration = (zero = 0): GoType<number> => durationOf(zero, 0);
export const durationPointer = (zero = 0): GoType<number> => durationOf(zero, null);

/** Anything at all, kept as it is. */
export const anything = (): GoType<Json> => ({
  name: "interface {}",
  absent: () => null,
  read: (value) => value,
  plain: (value) => value ?? null,
});
