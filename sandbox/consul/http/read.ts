import type { Uint64 } from "../state/uint64.js";
import type { Call } from "./Call.js";
import { HttpError } from "./HttpError.js";
import { json, type Reply } from "./Reply.js";
import { stretched, waited } from "./waited.js";

/** One query that can block: what it depends on, its index now, and its answer now. */
export interface Read {
  /** The entries of the indexes whose change may change the answer. */
  readonly watch: readonly string[];
  readonly index: () => Uint64;
  /** The answer as compact JSON, or a whole reply where it is none. */
  readonly answer: () => string | Reply;
  /** Says the effective consistency in a header, as catalog and health do. */
  readonly effective?: boolean;
  /** Can be asked of the agent's cache with ?cached. */
  readonly cacheable?: boolean;
}

const FAILED = {
  "X-Consul-Index": "1",
  "X-Consul-Knownleader": "false",
  "X-Consul-Lastcontact": "0",
};

/** Answers a query, after its index has moved beyond ?index= or ?wait= is over. */
export const read = async (call: Call, build: () => Read): Promise<Reply> => {
  try {
    const query = build();
    return withHeaders(call, query, await settled(call, query));
  } catch (error) {
    const plain = error instanceof HttpError && error.status === 400;
    throw plain ? error : withQueryHeaders(error);
  }
};

/** As `read`, for the queries whose errors carry no headers. */
export const readPlain = async (call: Call, query: Read): Promise<Reply> => {
  return withHeaders(call, query, await settled(call, query));
};

const withQueryHeaders = (error: unknown): unknown => {
  if (error instanceof HttpError) return new HttpError(error.status, error.message, FAILED);
  return error instanceof Error ? new HttpError(500, error.message, FAILED) : error;
};

const withHeaders = (call: Call, query: Read, index: Uint64): Reply => {
  const answer = query.answer();
  const reply = typeof answer === "string" ? json(answer) : answer;
  return { ...reply, headers: { ...queryHeaders(call, query, index), ...reply.headers } };
};

const queryHeaders = (call: Call, query: Read, index: Uint64): Record<string, string> => {
  const cache = call.options.cached && query.cacheable ? call.cluster.cache(call) : {};
  const newer = call.cluster.profile === "1.8" ? {} : newerHeaders(call);
  const effective = query.effective
    ? { "X-Consul-Effective-Consistency": call.options.consistency }
    : {};
  return {
    ...cache,
    ...effective,
    "X-Consul-Index": String(index < 1 ? 1 : index),
    "X-Consul-Knownleader": "true",
    "X-Consul-Lastcontact": "0",
    ...newer,
  };
};

const newerHeaders = (call: Call): Record<string, string> => ({
  "X-Consul-Default-Acl-Policy": call.cluster.acl.options?.defaultPolicy ?? "allow",
  "X-Consul-Query-Backend": "blocking-query",
});

/**
 * Resolves with the index to answer: at once, or once it has moved beyond ?index=. When the wait is
 * over it is the one that was last looked at: an index can move without waking the query.
 */
const settled = async (call: Call, query: Read): Promise<Uint64> => {
  const { minIndex, waitMs } = call.options;
  let seen = query.index();
  if (minIndex === 0) return seen;
  await waited(call, {
    watch: (wake) => call.dc.indexes.watch(query.watch, wake),
    isOver: () => {
      seen = query.index();
      return seen > minIndex;
    },
    milliseconds: stretched(waitMs),
  });
  return seen;
};
