import { z } from "zod";
import type { ConsulIntentionAction } from "../../schema/consul/enums.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { ChangeCalls, Taken } from "./ChangeCalls.js";
import { requireParty } from "./changeNames.js";
import { permissions } from "./changePermissions.js";
import { intentionFrom, type IntentionFacts } from "./intentionRows.js";

/** Which intention: its services, in a datacenter. */
export interface IntentionPlace {
  readonly datacenter: string;
  readonly sourceName: string;
  readonly destinationName: string;
}

/** What an intention is to say: an action, or permissions where the action is null. */
export interface IntentionContent {
  readonly action: ConsulIntentionAction | null;
  readonly permissions: readonly unknown[] | null;
  readonly description: string;
}

/** An intention as the older API knows it. */
interface Stored extends IntentionFacts {
  /** Consul's UUID; null where the newer API made it. */
  readonly uuid: string | null;
  readonly meta: Readonly<Record<string, string>>;
}

const row = z.object({
  ID: z.string().nullish(),
  Meta: z.record(z.string(), z.string()).nullish(),
});

const storedFrom = (value: unknown): Stored => {
  const { ID, Meta } = row.parse(value);
  return { ...intentionFrom(value), uuid: ID ?? null, meta: Meta ?? {} };
};

const EXACT = "/connect/intentions/exact";
const BY_ID = "/connect/intentions/{id}";
const ALL = "/connect/intentions";

/** 1.9 names intentions by their services; before, each has a UUID. */
const isBefore19 = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 1 || (major === 1 && minor < 9);
};

const pair = ({ sourceName, destinationName }: IntentionPlace) => ({
  source: sourceName,
  destination: destinationName,
});

/** Changes of intentions, by the API that the agent has. */
export class IntentionChanges {
  constructor(private readonly calls: ChangeCalls) {}

  /**
   * The place of an intention, with the id that it has or will have. Throws INVALID_NAME, before any
   * call, and UNKNOWN_DATACENTER.
   */
  async named(
    datacenter: string | null,
    sourceName: string,
    destinationName: string,
  ): Promise<IntentionPlace & { readonly id: string }> {
    requireParty("The source", sourceName);
    requireParty("The destination", destinationName);
    const dc = await this.calls.datacenter(datacenter);
    const { sourceId } = this.calls;
    const id = resourceId(sourceId, "CONSUL_INTENTION", dc, sourceName, destinationName);
    return { datacenter: dc, sourceName, destinationName, id };
  }

  /** As it is now; null where there is none. */
  async current(place: IntentionPlace): Promise<IntentionFacts | null> {
    return (await this.#isLegacy()) ? this.#stored(place) : this.#exact(place);
  }

  /** Throws BAD_USER_INPUT where the agent is too old for permissions. */
  async requirePermissions(): Promise<void> {
    if (!(await this.#isLegacy())) return;
    const { version } = await this.calls.agent();
    const what = `Permissions need Consul 1.9 or later; the agent is ${version ?? "older"}. Give an action instead.`;
    throw this.calls.refusal("BAD_USER_INPUT", what);
  }

  /** Creates or replaces it. Throws what Consul refuses. */
  async set(place: IntentionPlace, content: IntentionContent): Promise<Taken> {
    const { datacenter } = place;
    const rule =
      content.action === null
        ? { Permissions: content.permissions }
        : { Action: content.action.toLowerCase() };
    const body = { SourceType: "consul", Description: content.description, ...rule };
    const needs = permissions.intention(place.destinationName);
    if (!(await this.#isLegacy())) {
      const call = { method: "PUT", path: EXACT, query: pair(place), body, needs } as const;
      return this.calls.change(datacenter, call);
    }
    const { sourceName: SourceName, destinationName: DestinationName } = place;
    const named = { ...body, SourceName, DestinationName };
    const stored = await this.#stored(place);
    if (!stored)
      return this.calls.change(datacenter, { method: "POST", path: ALL, body: named, needs });
    return this.calls.change(datacenter, {
      method: "PUT",
      path: BY_ID,
      params: { id: this.#uuid(stored) },
      body: { ...named, Meta: stored.meta },
      needs,
    });
  }

  /** Throws NOT_FOUND where it is gone by now. */
  async delete(place: IntentionPlace): Promise<Taken> {
    const { datacenter } = place;
    const gone = { method: "DELETE", needs: permissions.intention(place.destinationName) } as const;
    if (!(await this.#isLegacy())) {
      return this.calls.change(datacenter, { ...gone, path: EXACT, query: pair(place) });
    }
    const stored = await this.#stored(place);
    if (!stored) throw this.calls.refusal("NOT_FOUND", "There is no such intention by now.");
    const params = { id: this.#uuid(stored) };
    return this.calls.change(datacenter, { ...gone, path: BY_ID, params });
  }

  /** An agent that does not tell its version is taken for a current one. */
  async #isLegacy(): Promise<boolean> {
    const { version } = await this.calls.agent();
    return version !== null && isBefore19(version);
  }

  #exact(place: IntentionPlace): Promise<IntentionFacts | null> {
    const call = { path: EXACT, query: pair(place) };
    return this.calls.thing(place.datacenter, call, intentionFrom);
  }

  async #stored({
    datacenter,
    sourceName,
    destinationName,
  }: IntentionPlace): Promise<Stored | null> {
    const asked = { resource: "intention", segment: "" };
    const rows = await this.calls.list({ datacenter, call: { path: ALL }, asked }, storedFrom);
    return (
      rows.find(
        (stored) => stored.sourceName === sourceName && stored.destinationName === destinationName,
      ) ?? null
    );
  }

  #uuid({ uuid }: Stored): string {
    if (uuid !== null && uuid !== "") return uuid;
    throw this.calls.refusal("UPSTREAM_BAD_RESPONSE", "Consul names an intention without its id.");
  }
}
