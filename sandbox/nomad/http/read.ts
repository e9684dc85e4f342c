import type { Region } from "../state/Region.js";
import type { Call } from "./Call.js";
import { HttpError } from "./HttpError.js";
import { queryOptions, type QueryOptions } from "./queryOptions.js";
import { json, type Reply } from "./Reply.js";

/** One query that can block. */
export interface Query {
  /** The index of the answer now. */
  readonly index: () => number;
  /** The answer now; an HttpError that it throws carries the headers of a query, too. */
  readonly answer: (options: QueryOptions) => unknown;
  /** A page's answer says where the next one begins. */
  readonly nextToken?: () => string;
}

/** Answers a query, after its index has moved beyond ?index= or ?wait= is over. */
export const read = async (call: Call, build: (region: Region) => Query): Promise<Reply> => {
  const options = queryOptions(call);
  const { region } = call.server;
  const query = build(region);
  if (options.minIndex > 0) await moved(call, region, { query, options });
  try {
    const value = query.answer(options);
    const token = query.nextToken?.() ?? "";
    const headers = headersOf(query.index());
    return json(value, token === "" ? headers : { ...headers, "X-Nomad-NextToken": token });
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 404) throw error;
    throw new HttpError(404, error.message, headersOf(query.index()));
  }
};

/** The headers of every answer to a query. */
export const headersOf = (index: number): Record<string, string> => ({
  "X-Nomad-Index": String(index),
  "X-Nomad-KnownLeader": "true",
  "X-Nomad-LastContact": "0",
});

interface Waiting {
  readonly query: Query;
  readonly options: QueryOptions;
}

/** Waits with up to a sixteenth more than asked, so that not all queries come back at once. */
const moved = (call: Call, region: Region, { query, options }: Waiting): Promise<void> => {
  const { minIndex, waitMs } = options;
  if (query.index() > minIndex) return Promise.resolve();
  return new Promise((resolve) => {
    const limit = waitMs + Math.random() * (waitMs / 16);
    const timer = setTimeout(done, limit);
    const forget = region.onChange(() => {
      if (query.index() > minIndex) done();
    });
    const gone = call.onEnd(done);
    function done(): void {
      clearTimeout(timer);
      forget();
      gone();
      resolve();
    }
  });
};
