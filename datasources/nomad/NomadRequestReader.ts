import { z } from "zod";
import type { NomadEvaluation } from "../../schema/nomad/NomadEvaluation.js";
import type { NomadVariable } from "../../schema/nomad/NomadVariable.js";
import type { CallRecorder } from "../../src/estate/sighting.js";
import type { Query } from "../upstream/PooledHttp.js";
import { placeLoader, type Place } from "./placeLoader.js";
import { LiveCalls, type LiveParts } from "./LiveCalls.js";
import {
  allocationDetailFrom,
  evaluationFrom,
  variableFrom,
  type AllocationDetail,
} from "./liveRows.js";
import { requireJobId, requireNamespace, requirePrefix, requireUuid } from "./requestNames.js";

/** A page of a list that is read live. */
export interface LivePageArguments {
  /** Null: that of the agent. */
  readonly region: string | null;
  /** Null: all that the source serves. */
  readonly namespace: string | null;
  readonly first: number;
  /** The key of the last one of the page before: see `evaluationKey` and `variableKey`. */
  readonly after: string | null;
}

export interface LivePage<T> {
  readonly nodes: readonly T[];
  readonly hasNextPage: boolean;
}

type Json = Readonly<Record<string, unknown>>;

const json = z.record(z.string(), z.unknown());
const versions = z.object({ Versions: z.array(json).nullish() });
const attributes = z.object({ Attributes: z.record(z.string(), z.string()).nullish() });

/** How Nomad's own page tokens name an evaluation. */
export const evaluationKey = ({ createIndex, evaluationId }: NomadEvaluation): string =>
  `${createIndex}.${evaluationId}`;

/** How Nomad's own page tokens name a variable. */
export const variableKey = ({ namespace, path }: NomadVariable): string => `${namespace}.${path}`;

/**
 * The live reads of one request: each thing is read once. Every method may throw a Fault:
 * INVALID_JOB_ID, INVALID_NAMESPACE, INVALID_NAME, INVALID_PATH, UNKNOWN_REGION, RATE_LIMITED or one
 * of UPSTREAM_*.
 */
export class NomadRequestReader {
  readonly #parts: LiveParts;
  readonly #calls: LiveCalls;
  readonly #jobs = placeLoader((place) => this.#readJob(place));
  readonly #versions = placeLoader((place) => this.#readVersions(place));
  readonly #attributes = placeLoader((place) => this.#readAttributes(place));
  readonly #allocations = placeLoader((place) => this.#readAllocation(place));
  readonly #evaluations = placeLoader((place) => this.#readEvaluation(place));

  constructor(parts: LiveParts, calls: CallRecorder) {
    this.#parts = parts;
    this.#calls = new LiveCalls(parts, calls);
  }

  /** The whole job, as Nomad has it; null where there is none. */
  async job(region: string, namespace: string, id: string): Promise<Json | null> {
    requireJobId(id, this.#source);
    requireNamespace(namespace, this.#source);
    return this.#jobs.load({ region, namespace, name: id });
  }

  /** Every version of a job that Nomad keeps, the newest first. */
  async jobVersions(region: string, namespace: string, id: string): Promise<readonly Json[]> {
    requireJobId(id, this.#source);
    requireNamespace(namespace, this.#source);
    return this.#versions.load({ region, namespace, name: id });
  }

  /** Everything that a node found out about itself; null where it is gone. */
  async nodeAttributes(region: string, id: string): Promise<Json | null> {
    requireUuid(id, this.#source);
    return this.#attributes.load({ region, namespace: "", name: id });
  }

  /** Null where it is gone. */
  async allocation(region: string, id: string): Promise<AllocationDetail | null> {
    requireUuid(id, this.#source);
    return this.#allocations.load({ region, namespace: "", name: id });
  }

  /** Null where it is gone. */
  async evaluation(region: string, id: string): Promise<NomadEvaluation | null> {
    requireUuid(id, this.#source);
    return this.#evaluations.load({ region, namespace: "", name: id });
  }

  /** Evaluations, the newest first. */
  async evaluations(
    page: LivePageArguments & { readonly jobId: string | null },
  ): Promise<LivePage<NomadEvaluation>> {
    if (page.jobId !== null) requireJobId(page.jobId, this.#source);
    const region = await this.#regionOf(page);
    const context = { sourceId: this.#parts.sourceId, region };
    const query = { region, reverse: "true", ...(page.jobId === null ? {} : { job: page.jobId }) };
    return this.#page(page, {
      path: "/v1/evaluations",
      query,
      parse: (row) => evaluationFrom(context, row),
      keyOf: evaluationKey,
    });
  }

  /** The paths of variables, in Nomad's order; never what they hold. */
  async variables(
    page: LivePageArguments & { readonly prefix: string },
  ): Promise<LivePage<NomadVariable>> {
    requirePrefix(page.prefix, this.#source);
    const region = await this.#regionOf(page);
    const context = { sourceId: this.#parts.sourceId, region };
    return this.#page(page, {
      path: "/v1/vars",
      query: { region, ...(page.prefix === "" ? {} : { prefix: page.prefix }) },
      parse: (row) => variableFrom(context, row),
      keyOf: variableKey,
    });
  }

  /** By the list, so that what it holds is never sent; null where there is none. */
  async variable(region: string, namespace: string, path: string): Promise<NomadVariable | null> {
    const where = { region, namespace, first: 1, after: null };
    const { nodes } = await this.variables({ ...where, prefix: path });
    return nodes.find((found) => found.path === path) ?? null;
  }

  get #source(): string {
    return this.#parts.client.name;
  }

  #regionOf({ region, namespace }: LivePageArguments): Promise<string> {
    if (namespace !== null) requireNamespace(namespace, this.#source);
    return this.#calls.region(region);
  }

  /** Nomad's tokens name the first row of the next page: the last one of the page before comes along. */
  async #page<T extends { readonly namespace: string }>(
    { namespace, first, after }: LivePageArguments,
    list: {
      readonly path: string;
      readonly query: Query;
      readonly parse: (row: unknown) => T;
      readonly keyOf: (row: T) => string;
    },
  ): Promise<LivePage<T>> {
    const { namespaces } = this.#parts;
    const [only, ...others] = namespaces ?? [];
    const query = {
      ...list.query,
      namespace: namespace ?? (only !== undefined && others.length === 0 ? only : "*"),
      per_page: String(first + 2),
      ...(after === null ? {} : { next_token: after }),
    };
    const { rows, next } = await this.#calls.page({ path: list.path, query }, list.parse);
    const behind = rows.filter((row) => list.keyOf(row) !== after);
    const nodes = behind
      .slice(0, first)
      .filter((row) => namespaces?.includes(row.namespace) ?? true);
    return { nodes, hasNextPage: behind.length > first || next !== null };
  }

  #readJob({ region, namespace, name }: Place): Promise<Json | null> {
    const path = `/v1/job/${encodeURIComponent(name)}`;
    return this.#calls.one({ path, query: { region, namespace } }, (value) => json.parse(value));
  }

  async #readVersions({ region, namespace, name }: Place): Promise<readonly Json[]> {
    const path = `/v1/job/${encodeURIComponent(name)}/versions`;
    const call = { path, query: { region, namespace } };
    const found = await this.#calls.one(call, (value) => versions.parse(value).Versions ?? []);
    return found ?? [];
  }

  #readAttributes({ region, name }: Place): Promise<Json | null> {
    const call = { path: `/v1/node/${name}`, query: { region } };
    return this.#calls.one(call, (value) => attributes.parse(value).Attributes ?? {});
  }

  #readAllocation({ region, name }: Place): Promise<AllocationDetail | null> {
    const call = { path: `/v1/allocation/${name}`, query: { region } };
    return this.#calls.one(call, allocationDetailFrom);
  }

  #readEvaluation({ region, name }: Place): Promise<NomadEvaluation | null> {
    const call = { path: `/v1/evaluation/${name}`, query: { region } };
    const context = { sourceId: this.#parts.sourceId, region };
    return this.#calls.one(call, (value) => evaluationFrom(context, value));
  }
}
