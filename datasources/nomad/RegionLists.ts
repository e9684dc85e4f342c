import { emptyToNull } from "../upstream/emptyToNull.js";
import { isUnreadable } from "../upstream/isUnreadable.js";
import { parseRows } from "../upstream/jsonRows.js";
import type { HttpAnswer, Query } from "../upstream/PooledHttp.js";
import { isMissing } from "./answerFault.js";
import type { NomadCall } from "./NomadCall.js";
import type { NomadClient } from "./NomadClient.js";
import { isRefused } from "./nomadFault.js";
import { readTokenSight } from "./tokenSight.js";

/** So many rows are well below a mebibyte. */
const PAGE_ROWS = 500;

/** The index that an answer is of; 0 where it does not say. */
export const indexOf = ({ headers }: Pick<HttpAnswer, "headers">): number => {
  const header = headers["x-nomad-index"] ?? "";
  return /^\d{1,16}$/.test(header) ? Number(header) : 0;
};

/** Which list is read, and what becomes of its rows. */
interface Listing<T> {
  readonly path: string;
  readonly query?: Query;
  readonly parse: (row: unknown) => T;
}

/** How one region's lists are read for the estate. */
export class RegionLists {
  /** Paths that the token may not read. */
  readonly refused = new Set<string>();

  /** `namespaces`: those that the configuration names; null: all that the token may see. */
  constructor(
    readonly client: NomadClient,
    readonly region: string,
    readonly namespaces: readonly string[] | null,
  ) {}

  /**
   * A list over all namespaces, page by page; returns the index of its first page. What the token may
   * not read is an empty list, and noted. Throws a Fault.
   */
  async inNamespaces<T>(
    listing: Listing<T>,
    take: (rows: readonly T[]) => void,
    signal: AbortSignal,
  ): Promise<number> {
    let index = Number.MAX_SAFE_INTEGER;
    for (const namespace of this.namespaces ?? ["*"]) {
      const here = { ...listing, query: { ...listing.query, namespace } };
      index = Math.min(index, await this.pages(here, take, signal));
    }
    return index;
  }

  /** A list of the region, page by page. */
  async pages<T>(
    { path, query, parse }: Listing<T>,
    take: (rows: readonly T[]) => void,
    signal: AbortSignal,
  ): Promise<number> {
    let index: number | null = null;
    let next: string | null = "";
    while (next !== null) {
      const page: Query = {
        ...query,
        per_page: String(PAGE_ROWS),
        ...(next && { next_token: next }),
      };
      const answer = await this.#answer({ path, query: page }, signal);
      if (answer === null) return Number.MAX_SAFE_INTEGER;
      index ??= indexOf(answer);
      take(await this.rows(path, answer, parse));
      next = emptyToNull(answer.headers["x-nomad-nexttoken"]);
    }
    return index ?? 0;
  }

  /** A list without pages; null where the token may not read it. */
  async list<T>(
    { path, query = {}, parse }: Listing<T>,
    signal: AbortSignal,
  ): Promise<{ readonly rows: readonly T[]; readonly index: number } | null> {
    const answer = await this.#answer({ path, query }, signal);
    if (answer === null) return null;
    return { rows: await this.rows(path, answer, parse), index: indexOf(answer) };
  }

  /** One thing; null where it is gone, or the token may not read it. */
  async one<T>({ path, query = {}, parse }: Listing<T>, signal: AbortSignal): Promise<T | null> {
    const answer = await this.#answer({ path, query }, signal, false);
    if (answer === null) return null;
    return this.#readably(path, () => parse(JSON.parse(answer.body.toString("utf8"))));
  }

  /** Throws a Fault for what is not the list that it should be. */
  rows<T>(path: string, answer: HttpAnswer, parse: (row: unknown) => T): Promise<readonly T[]> {
    return this.#readably(path, () => parseRows(answer.body, parse));
  }

  /** The call in this region. */
  here<Call extends NomadCall>(call: Call): Call {
    return { ...call, query: { ...call.query, region: this.region } };
  }

  async #answer(call: NomadCall, signal: AbortSignal, isNoted = true): Promise<HttpAnswer | null> {
    try {
      const answer = await this.client.list(this.here({ ...call, mayBeMissing: true }), signal);
      if (isNoted) this.refused.delete(call.path);
      // An older Nomad has no such list.
      return isMissing(answer) ? null : answer;
    } catch (error) {
      if (!isRefused(error)) throw error;
      // A token that has expired is refused everything, which says nothing of what there is.
      await readTokenSight(this.client, signal);
      if (isNoted) this.refused.add(call.path);
      return null;
    }
  }

  async #readably<T>(path: string, read: () => T | Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      throw this.client.badAnswer(`answers ${path} with something that cannot be read`, error);
    }
  }
}
