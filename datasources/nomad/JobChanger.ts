import { z } from "zod";
import { capabilities } from "./capabilities.js";
import { acceptedFrom, anyJson, type Accepted } from "./changeRows.js";
import { queryOf, type ChangeCalls, type ThingPlace } from "./ChangeCalls.js";
import { foundJobFrom, foundVersionsFrom, type FoundJob } from "./foundJob.js";
import { hclVariables } from "./hclVariables.js";
import type { JsonFields } from "./JsonValue.js";
import { plannedJobFrom, type PlannedJob } from "./planRows.js";
import { requireJobId, requireNamespace } from "./requestNames.js";

const job = z.record(z.string(), anyJson);
const ids = z.array(z.object({ ID: z.string() })).nullable();
const dispatched = z.object({ DispatchedJobID: z.string() });

/** How a job is registered. */
export interface Registration {
  /** The job must be at this index; `0`: it must not exist. */
  readonly index: string;
  /** The file that it was made from, for people to look at; null: none. */
  readonly hcl: string | null;
}

/** What is sent to a parameterized job. */
export interface Dispatch {
  readonly payload: string | null;
  readonly meta: Readonly<Record<string, string>>;
  /** The same token never makes two children; null: each call makes one. */
  readonly token: string | null;
}

/**
 * Changes jobs, and foresees what a change does. Methods may throw a Fault: INVALID_JOB_ID,
 * INVALID_NAMESPACE, CONFLICT, NOT_FOUND, RATE_LIMITED or one of UPSTREAM_*, and BAD_USER_INPUT
 * where Nomad does not accept what it is only asked about.
 */
export class JobChanger {
  constructor(private readonly calls: ChangeCalls) {}

  /**
   * The JSON of a job file, as Nomad reads it. Which namespace the file names is not known before, so that
   * whoever may submit jobs to any may have it read.
   */
  parse(region: string, hcl: string, variables: JsonFields): Promise<JsonFields> {
    const body = { JobHCL: hcl, Variables: hclVariables(variables), Canonicalize: false };
    const query = { region, namespace: "*" };
    const call = { method: "POST", path: "/v1/jobs/parse", query, body } as const;
    return this.calls.ask({ ...call, needs: "parse-job or submit-job in a namespace" }, (value) =>
      job.parse(value),
    );
  }

  plan(place: ThingPlace, body: JsonFields): Promise<PlannedJob> {
    const call = {
      method: "POST",
      path: this.#path(place, "/plan"),
      query: queryOf(place),
      needs: capabilities.inNamespace("submit-job", place),
    } as const;
    return this.calls.ask({ ...call, body: { Job: body, Diff: true } }, plannedJobFrom);
  }

  /** As it is registered; null: it is not. */
  find(place: ThingPlace): Promise<FoundJob | null> {
    return this.calls.read({ path: this.#path(place), query: queryOf(place) }, foundJobFrom);
  }

  /** Those that Nomad keeps, the newest first. */
  async versions(place: ThingPlace): Promise<readonly FoundJob[]> {
    const call = { path: this.#path(place, "/versions"), query: queryOf(place) };
    return (await this.calls.read(call, foundVersionsFrom)) ?? [];
  }

  register(place: ThingPlace, body: JsonFields, { index, hcl }: Registration): Promise<Accepted> {
    return this.#post(place, "", "submit-job", {
      Job: body,
      EnforceIndex: true,
      JobModifyIndex: Number(index),
      ...(hcl === null ? {} : { Submission: { Source: hcl, Format: "hcl2" } }),
    });
  }

  /** The job must be at `index`. */
  scale(
    place: ThingPlace,
    {
      group,
      count,
      index,
    }: { readonly group: string; readonly count: number; readonly index: string },
  ): Promise<Accepted> {
    return this.#post(place, "/scale", "scale-job", {
      Count: count,
      Target: { Group: group },
      Message: "scaled through Causeway",
      JobModifyIndex: Number(index),
    });
  }

  stop(place: ThingPlace, purge: boolean): Promise<Accepted> {
    const query = { ...queryOf(place), purge: String(purge) };
    const needs = capabilities.inNamespace("submit-job", place);
    const call = { method: "DELETE", path: this.#path(place), query, needs } as const;
    return this.calls.write(call, acceptedFrom);
  }

  /** The job must be at version `from`. */
  revert(
    place: ThingPlace,
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<Accepted> {
    const { id } = place;
    const body = { JobID: id, JobVersion: to, EnforcePriorVersion: from };
    return this.#post(place, "/revert", "submit-job", body);
  }

  /** Gives back the id of the child as well. */
  dispatch(
    place: ThingPlace,
    { payload, meta, token }: Dispatch,
  ): Promise<Accepted & { readonly childId: string }> {
    const query = { ...queryOf(place), ...(token === null ? {} : { idempotency_token: token }) };
    const body = {
      ...(payload === null ? {} : { Payload: Buffer.from(payload).toString("base64") }),
      Meta: meta,
    };
    const needs = capabilities.inNamespace("dispatch-job", place);
    return this.calls.write(
      { method: "POST", path: this.#path(place, "/dispatch"), query, body, needs },
      (value) => ({ ...acceptedFrom(value), childId: dispatched.parse(value).DispatchedJobID }),
    );
  }

  /** The id of the child that was dispatched with a token; null: there is none. */
  async dispatched(place: ThingPlace, token: string): Promise<string | null> {
    const filter = `DispatchIdempotencyToken == "${token}"`;
    const query = { ...queryOf(place), prefix: `${place.id}/dispatch-`, filter };
    const found = await this.calls.read({ path: "/v1/jobs", query }, (value) => ids.parse(value));
    return found?.[0]?.ID ?? null;
  }

  /** Starts a child of a periodic job now. */
  forcePeriodic(place: ThingPlace): Promise<Accepted> {
    return this.#post(place, "/periodic/force", "submit-job");
  }

  #post(place: ThingPlace, end: string, capability: string, body?: object): Promise<Accepted> {
    const call = { method: "POST", path: this.#path(place, end), query: queryOf(place) } as const;
    const needs = capabilities.inNamespace(capability, place);
    return this.calls.write({ ...call, needs, ...(body ? { body } : {}) }, acceptedFrom);
  }

  #path({ id, namespace }: Pick<ThingPlace, "id" | "namespace">, end = ""): string {
    const { source } = this.calls;
    requireJobId(id, source);
    requireNamespace(namespace, source);
    return `/v1/job/${encodeURIComponent(id)}${end}`;
  }
}
