import { badRequest } from "../http/HttpError.js";
import { isList, isObject, type Json } from "./Json.js";

/** Reads JSON; refuses what is none in the words of Go's decoder. */
export const parseJson = (text: string): Json => {
  const value = parsed(text);
  if (!isJson(value)) throw badRequest("unexpected end of JSON input");
  return value;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest(complaint(text));
  }
};

const isJson = (value: unknown): value is Json =>
  value === null ||
  ["string", "number", "boolean"].includes(typeof value) ||
  (isList(value) ? value.every(isJson) : isObject(value) && Object.values(value).every(isJson));

const complaint = (text: string): string => {
  const trimmed = text.trimStart();
  const key = /^\{\s*([^\s"}])/.exec(trimmed)?.[1];
  if (key !== undefined) {
    return `invalid character '${key}' looking for beginning of object key string`;
  }
  const first = /^[^\s{["\d\-tfn]/.exec(trimmed)?.[0];
  if (first !== undefined) return `invalid character '${first}' looking for beginning of value`;
  return "unexpected EOF";
};
