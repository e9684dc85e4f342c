import { resourceId } from "../../src/estate/resourceId.js";
import type { ChangeCalls, Taken } from "./ChangeCalls.js";
import { requireName } from "./changeNames.js";
import { permissions } from "./changePermissions.js";
import { configEntryFrom, type ConfigEntryFacts } from "./configEntryRows.js";
import { isAddressable } from "./urlNames.js";

/** Which entry. */
export interface ConfigEntryPlace {
  readonly datacenter: string;
  readonly kind: string;
  readonly name: string;
}

const PATH = "/config/{kind}/{name}";

/** Changes of central configuration entries. */
export class ConfigEntryChanges {
  constructor(private readonly calls: ChangeCalls) {}

  /**
   * The place of an entry, with the id that it has or will have. Throws INVALID_NAME, before any call,
   * and UNKNOWN_DATACENTER.
   */
  async named(
    datacenter: string | null,
    kind: string,
    name: string,
  ): Promise<ConfigEntryPlace & { readonly id: string }> {
    requireName("The name", name);
    if (!isAddressable(name)) {
      const rule = "no segment of it may be empty, '.' or '..'";
      throw this.calls.refusal("INVALID_NAME", `The name of the entry fits in no URL: ${rule}.`);
    }
    const dc = await this.calls.datacenter(datacenter);
    const id = resourceId(this.calls.sourceId, "CONSUL_CONFIG_ENTRY", dc, kind, name);
    return { datacenter: dc, kind, name, id };
  }

  /** As it is now; null where there is none. */
  current({ datacenter, kind, name }: ConfigEntryPlace): Promise<ConfigEntryFacts | null> {
    return this.calls.thing(datacenter, { path: PATH, params: { kind, name } }, configEntryFrom);
  }

  /** Creates or replaces it. `checkIndex` as for keys; throws CONFLICT where it does not hold. */
  async set(
    place: ConfigEntryPlace,
    body: Readonly<Record<string, unknown>>,
    checkIndex: string | null,
  ): Promise<Taken> {
    const query = checkIndex === null ? {} : { cas: checkIndex };
    const needs = permissions.configEntry(place);
    const call = { method: "PUT", path: "/config", query, body, needs } as const;
    const taken = await this.calls.changeIf(place.datacenter, call);
    return taken ?? this.#conflict(place, checkIndex);
  }

  /** Deletes it, from Consul 1.10 on only while it is at `index`. */
  async delete(place: ConfigEntryPlace, index: string): Promise<Taken> {
    const { datacenter, kind, name } = place;
    const needs = permissions.configEntry(place);
    const call = { method: "DELETE", path: PATH, params: { kind, name }, needs } as const;
    const taken = await this.calls.changeIf(datacenter, { ...call, query: { cas: index } });
    return taken ?? this.#conflict(place, index);
  }

  /** The fault of an entry that is not at the index at which it was to be. */
  refuseIndex(index: string, checkIndex: string): Error {
    const is = index === "0" ? "does not exist" : `is at index ${index}`;
    const what = `The entry ${is}, not at ${checkIndex} as asked; nothing was changed. Please read it again and decide anew.`;
    return this.calls.refusal("CONFLICT", what, index);
  }

  async #conflict(place: ConfigEntryPlace, checkIndex: string | null): Promise<never> {
    const index = (await this.current(place).catch(() => null))?.modifyIndex ?? "0";
    throw this.refuseIndex(index, checkIndex ?? "any");
  }
}
