import { isUnreadable } from "../upstream/isUnreadable.js";
import { parseRows, type JsonParser } from "../upstream/jsonRows.js";
import type { HttpAnswer } from "./ConsulHttp.js";
import type { ConsulCall, ConsulClient } from "./ConsulClient.js";

/** A list with the index that it is of. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly index: bigint;
}

/** The index that a blocking query continues from: never less than 1, since 0 does not block. */
export const indexOf = (answer: HttpAnswer): bigint | null => {
  const header = answer.headers["x-consul-index"];
  if (typeof header !== "string" || !/^\d{1,20}$/.test(header)) return null;
  const index = BigInt(header);
  return index < 1n ? 1n : index;
};

const isFiltered = (answer: HttpAnswer): boolean =>
  answer.headers["x-consul-results-filtered-by-acls"] === "true";

/** How one datacenter's lists are read for the estate. */
export class DatacenterLists {
  /** The lists of which Consul said that the token does not see all. */
  readonly filtered = new Set<string>();

  constructor(
    readonly client: ConsulClient,
    readonly datacenter: string,
  ) {}

  /** A whole list, parsed in pieces. Throws a Fault. */
  async list<T>(
    call: ConsulCall,
    parse: (row: unknown) => T,
    signal: AbortSignal,
  ): Promise<Listed<T>> {
    const answer = await this.answer(call, signal);
    return { rows: await this.rows(call, answer, parse), index: this.index(answer) };
  }

  async answer(call: ConsulCall, signal: AbortSignal): Promise<HttpAnswer> {
    const answer = await this.client.list(this.#here(call), signal);
    this.#noteFiltering(call, answer);
    return answer;
  }

  /** Waits until something newer than `index` is known, or `waitSeconds` have passed. */
  async watch(
    call: ConsulCall,
    { index, waitSeconds }: { readonly index: bigint; readonly waitSeconds: number },
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const query = { ...call.query, index: String(index), wait: `${waitSeconds}s` };
    const answer = await this.client.watch(this.#here({ ...call, query }), waitSeconds, signal);
    this.#noteFiltering(call, answer);
    return answer;
  }

  /** Throws a Fault for what is not the list that it should be. */
  async rows<T>(
    call: ConsulCall,
    answer: HttpAnswer,
    parse: (row: unknown) => T,
    json?: JsonParser,
  ): Promise<readonly T[]> {
    try {
      return await parseRows(answer.body, parse, json);
    } catch (error) {
      throw this.unreadable(call, error);
    }
  }

  index(answer: HttpAnswer): bigint {
    const index = indexOf(answer);
    if (index === null) throw this.client.badAnswer("answers without an X-Consul-Index");
    return index;
  }

  unreadable(call: ConsulCall, error: unknown): unknown {
    if (!isUnreadable(error)) return error;
    return this.client.badAnswer(`answers ${call.path} with something that cannot be read`, error);
  }

  #here(call: ConsulCall): ConsulCall {
    return { ...call, query: { ...call.query, dc: this.datacenter } };
  }

  #noteFiltering(call: ConsulCall, answer: HttpAnswer): void {
    if (isFiltered(answer)) this.filtered.add(call.path);
    else this.filtered.delete(call.path);
  }
}
