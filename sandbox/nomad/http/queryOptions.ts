import { parseDuration } from "../go/duration.js";
import { boolError, parseBool } from "../go/parseBool.js";
import type { Call } from "./Call.js";
import { badRequest, failed } from "./HttpError.js";

const DEFAULT_WAIT_MS = 300_000;

export interface QueryOptions {
  readonly prefix: string;
  readonly filter: string;
  /** 0 for no pages. */
  readonly perPage: number;
  readonly nextToken: string;
  readonly reverse: boolean;
  /** The index that the answer is to be newer than; 0 does not wait. */
  readonly minIndex: number;
  readonly waitMs: number;
}

/** Reads the parameters that all queries share. Throws 400 in Nomad's words. */
export const queryOptions = ({ query }: Call): QueryOptions => {
  const waitMs = waitOf(query.get("wait") ?? "");
  const minIndex = indexOf(query.get("index") ?? "");
  const stale = query.get("stale") ?? "";
  if (stale !== "" && parseBool(stale) === undefined) {
    throw badRequest("Expect `true` or `false` for `stale` query string parameter");
  }
  return {
    prefix: query.get("prefix") ?? "",
    filter: query.get("filter") ?? "",
    perPage: pageOf(query.get("per_page") ?? ""),
    nextToken: query.get("next_token") ?? "",
    reverse: query.get("reverse") === "true",
    minIndex,
    waitMs,
  };
};

const waitOf = (text: string): number => {
  if (text === "") return DEFAULT_WAIT_MS;
  const nanoseconds = parseDuration(text);
  if (typeof nanoseconds === "string" || text === "0") throw badRequest("Invalid wait time");
  return nanoseconds <= 0 ? DEFAULT_WAIT_MS : Math.min(nanoseconds / 1e6, DEFAULT_WAIT_MS);
};

const indexOf = (text: string): number => {
  if (text === "") return 0;
  if (!/^\d+$/.test(text)) throw badRequest("Invalid index");
  return Number(text);
};

const pageOf = (text: string): number => {
  if (text === "") return 0;
  if (!/^-?\d+$/.test(text)) {
    throw badRequest("Expect a number for `per_page` query string parameter");
  }
  return Math.max(Number(text), 0);
};

/** A truth value of the query. Throws 500 for another word, as the endpoints that read one do. */
export const flag = ({ query }: Call, name: string, otherwise = false): boolean => {
  const given = query.get(name);
  if (given === null || given === "") return otherwise;
  const value = parseBool(given);
  if (value === undefined) {
    throw failed(
      `Failed to parse value of ${JSON.stringify(name)} (${given}) as a bool: ${boolError(given)}`,
    );
  }
  return value;
};
