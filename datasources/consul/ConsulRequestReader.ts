import { z } from "zod";
import type { ConsulKey } from "../../schema/consul/ConsulKey.js";
import type { ConsulPreparedQuery } from "../../schema/consul/ConsulPreparedQuery.js";
import type { ConsulSession } from "../../schema/consul/ConsulSession.js";
import type { CallRecorder } from "../../src/estate/sighting.js";
import { placeLoader, type Place } from "./placeLoader.js";
import { LiveCalls, type LiveParts } from "./LiveCalls.js";
import { compareUtf8, pageAfter } from "./livePage.js";
import {
  keyFrom,
  keyNameFrom,
  preparedQueryFrom,
  sessionFrom,
  type ConsulKeyName,
  type LiveContext,
} from "./liveRows.js";
import { requireKey, requirePrefix, requireUuid } from "./requestNames.js";

/** A page of a list that is read live. */
export interface LivePageArguments {
  /** Null: that of the agent. */
  readonly datacenter: string | null;
  readonly first: number;
  /** The key, or the id, of the last one of the page before. */
  readonly after: string | null;
}

export interface LivePage<T> {
  readonly nodes: readonly T[];
  readonly hasNextPage: boolean;
}

const byId =
  <T>(idOf: (row: T) => string) =>
  (one: T, other: T): number =>
    compareUtf8(idOf(one), idOf(other));

const sessionIdOf = ({ sessionId }: ConsulSession): string => sessionId;
const queryIdOf = ({ queryId }: ConsulPreparedQuery): string => queryId;

/**
 * The live reads of one request: each list and each thing is read once. Every method may throw a
 * Fault: UNKNOWN_DATACENTER, INVALID_PATH, INVALID_NAME, RATE_LIMITED or one of UPSTREAM_*.
 */
export class ConsulRequestReader {
  readonly #sourceId: string;
  readonly #calls: LiveCalls;
  readonly #keyNames = placeLoader((place) => this.#readKeyNames(place));
  readonly #keys = placeLoader((place) => this.#readKey(place));
  readonly #sessionLists = placeLoader((place) => this.#readSessions(place));
  readonly #sessions = placeLoader((place) => this.#readSession(place));
  readonly #queryLists = placeLoader((place) => this.#readQueries(place));
  readonly #queries = placeLoader((place) => this.#readQuery(place));

  constructor(parts: LiveParts, calls: CallRecorder) {
    this.#sourceId = parts.sourceId;
    this.#calls = new LiveCalls(parts, calls);
  }

  /** The names of keys, in Consul's order; what they hold is read by `key`, where it is asked for. */
  async keys(
    page: LivePageArguments & { readonly prefix: string },
  ): Promise<LivePage<ConsulKeyName>> {
    requirePrefix(page.prefix);
    const datacenter = await this.#calls.datacenter(page.datacenter);
    const names = await this.#keyNames.load({ datacenter, name: page.prefix });
    const { nodes, hasNextPage } = pageAfter(names, (name) => name, page);
    const context = this.#context(datacenter);
    return { nodes: nodes.map((name) => keyNameFrom(context, name)), hasNextPage };
  }

  /** A key with what it holds; null where there is none. */
  async key(datacenter: string | null, key: string): Promise<ConsulKey | null> {
    requireKey(key);
    return this.#keys.load({ datacenter: await this.#calls.datacenter(datacenter), name: key });
  }

  /** Sessions in the order of their ids. */
  async sessions(page: LivePageArguments): Promise<LivePage<ConsulSession>> {
    const datacenter = await this.#calls.datacenter(page.datacenter);
    return pageAfter(await this.#sessionLists.load({ datacenter, name: "" }), sessionIdOf, page);
  }

  async session(datacenter: string | null, id: string): Promise<ConsulSession | null> {
    requireUuid(id);
    return this.#sessions.load({ datacenter: await this.#calls.datacenter(datacenter), name: id });
  }

  /** Prepared queries in the order of their ids. */
  async preparedQueries(page: LivePageArguments): Promise<LivePage<ConsulPreparedQuery>> {
    const datacenter = await this.#calls.datacenter(page.datacenter);
    return pageAfter(await this.#queryLists.load({ datacenter, name: "" }), queryIdOf, page);
  }

  async preparedQuery(datacenter: string | null, id: string): Promise<ConsulPreparedQuery | null> {
    requireUuid(id);
    return this.#queries.load({ datacenter: await this.#calls.datacenter(datacenter), name: id });
  }

  #context(datacenter: string): LiveContext {
    return { sourceId: this.#sourceId, datacenter };
  }

  #readKeyNames({ datacenter, name }: Place): Promise<readonly string[]> {
    const call = { path: "/kv/{key}", params: { key: name }, query: { keys: "" } };
    const asked = { resource: "key", segment: name };
    return this.#calls.list({ datacenter, call, asked }, (row) => z.string().parse(row));
  }

  #readKey({ datacenter, name }: Place): Promise<ConsulKey | null> {
    const call = { path: "/kv/{key}", params: { key: name } };
    return this.#calls.one(datacenter, call, (row) => keyFrom(this.#context(datacenter), row));
  }

  async #readSessions({ datacenter }: Place): Promise<readonly ConsulSession[]> {
    const parse = (row: unknown) => sessionFrom(this.#context(datacenter), row);
    const asked = { resource: "session", segment: "" };
    const list = { datacenter, call: { path: "/session/list" }, asked };
    const rows = await this.#calls.list(list, parse);
    return rows.toSorted(byId(sessionIdOf));
  }

  #readSession({ datacenter, name }: Place): Promise<ConsulSession | null> {
    const call = { path: "/session/info/{id}", params: { id: name } };
    return this.#calls.one(datacenter, call, (row) => sessionFrom(this.#context(datacenter), row));
  }

  async #readQueries({ datacenter }: Place): Promise<readonly ConsulPreparedQuery[]> {
    const parse = (row: unknown) => preparedQueryFrom(this.#context(datacenter), row);
    const asked = { resource: "query", segment: "" };
    const rows = await this.#calls.list({ datacenter, call: { path: "/query" }, asked }, parse);
    return rows.toSorted(byId(queryIdOf));
  }

  #readQuery({ datacenter, name }: Place): Promise<ConsulPreparedQuery | null> {
    const call = { path: "/query/{id}", params: { id: name } };
    const parse = (row: unknown) => preparedQueryFrom(this.#context(datacenter), row);
    return this.#calls.one(datacenter, call, parse);
  }
}
