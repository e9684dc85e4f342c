import { Visibility } from "../acl/Visibility.js";
import { compileFilter, type Filter } from "../filter/compileFilter.js";
import type { Fields } from "../filter/fieldTypes.js";
import type { Call } from "../http/Call.js";
import { badRequest } from "../http/HttpError.js";
import { json, type Reply } from "../http/Reply.js";
import type { StringMap } from "../state/rows.js";
import { topics } from "../state/topics.js";

/** The filter of ?filter=. Newer versions answer a bad one with 400, 1.8 with 500. */
export const queryFilter = (call: Call, fields: Fields): Filter => {
  try {
    return compileFilter(call.query.get("filter") ?? "", fields);
  } catch (error) {
    if (call.cluster.profile !== "1.8" && error instanceof Error) throw badRequest(error.message);
    throw error;
  }
};

/** Whether a node has every ?node-meta=key:value. */
export const nodeMetaMatches = (call: Call, meta: StringMap | null): boolean =>
  call.query.getAll("node-meta").every((pair) => {
    const colon = pair.indexOf(":");
    const [key, value] = colon < 0 ? [pair, ""] : [pair.slice(0, colon), pair.slice(colon + 1)];
    return meta !== null && Object.hasOwn(meta, key) && meta[key] === value;
  });

/** What a query with ?node-meta= waits for; undefined without any. */
export const metaTopics = (call: Call): readonly string[] | undefined => {
  const pairs = call.query.getAll("node-meta").map((pair) => pair.split(":"));
  if (pairs.length === 0) return undefined;
  return pairs.map(([key = "", ...value]) => topics.nodeMeta(key, value.join(":")));
};

/**
 * Puts the rows of the node of ?near= first. Only the agents have coordinates here; all else is
 * infinitely far away and stays where it is.
 */
export const nearest = <T>(
  call: Call,
  rows: readonly T[],
  nodeOf: (row: T) => string,
): readonly T[] => {
  const asked = call.query.get("near");
  if (!asked) return rows;
  const near = call.cluster.agent.nodeName;
  if (asked !== "_agent" && asked !== near) return rows;
  return [...rows].sort((a, b) => Number(nodeOf(b) === near) - Number(nodeOf(a) === near));
};

/** A JSON list of texts that says what ACLs left out of it. */
export const listReply = (visibility: Visibility, texts: readonly string[]): Reply =>
  json(`[${texts.join(",")}]`, visibility.headers());

/** The name that the path ends with. Throws 400 if there is none. */
export const named = (call: Call, what: string): string => {
  if (call.rest === "") throw badRequest(`Missing ${what}`);
  return call.rest;
};

export const see = (call: Call): Visibility => new Visibility(call);
