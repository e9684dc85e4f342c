import type { ConsulKey } from "../../schema/consul/ConsulKey.js";
import type { ChangeCalls, Taken } from "./ChangeCalls.js";
import { requireChangeableKey } from "./changeNames.js";
import { permissions } from "./changePermissions.js";
import { keyFrom, keyNameFrom, type ConsulKeyName } from "./liveRows.js";

/** Where a key is. */
export type KeyPlace = Pick<ConsulKeyName, "datacenter" | "key">;

/** Changes of Consul's KV store. */
export class KeyChanges {
  constructor(private readonly calls: ChangeCalls) {}

  /**
   * The place of a key, with the id that it has or will have; null for the datacenter of the agent.
   * Throws EMPTY_KEY, INVALID_PATH, before any call, and UNKNOWN_DATACENTER.
   */
  async named(datacenter: string | null, key: string): Promise<ConsulKeyName> {
    requireChangeableKey(key);
    const { sourceId } = this.calls;
    return keyNameFrom({ sourceId, datacenter: await this.calls.datacenter(datacenter) }, key);
  }

  /** The key as it is now; null where there is none. */
  current({ datacenter, key }: KeyPlace): Promise<ConsulKey | null> {
    const { sourceId } = this.calls;
    const call = { path: "/kv/{key}", params: { key } };
    return this.calls.one(datacenter, call, (row) => keyFrom({ sourceId, datacenter }, row));
  }

  /**
   * Writes a value. `checkIndex`: only if the key is still at this modify index, "0": only if there is
   * none; null: whatever it is. Throws CONFLICT, with the current index, where that does not hold.
   */
  set(
    place: KeyPlace,
    value: Buffer,
    { flags, checkIndex }: { readonly flags: string | null; readonly checkIndex: string | null },
  ): Promise<Taken> {
    return this.#change(place, checkIndex, {
      method: "PUT",
      body: value,
      query: flags === null ? {} : { flags },
    });
  }

  /** Deletes one key, never what is below it. `checkIndex` as for `set`. */
  delete(place: KeyPlace, checkIndex: string | null): Promise<Taken> {
    return this.#change(place, checkIndex, { method: "DELETE", query: {} });
  }

  async #change(
    place: KeyPlace,
    checkIndex: string | null,
    change: {
      readonly method: "PUT" | "DELETE";
      readonly body?: Buffer;
      readonly query: Readonly<Record<string, string>>;
    },
  ): Promise<Taken> {
    const { datacenter, key } = place;
    const query = { ...change.query, ...(checkIndex === null ? {} : { cas: checkIndex }) };
    const needs = permissions.key(key);
    const call = { ...change, path: "/kv/{key}", params: { key }, query, needs };
    const taken = await this.calls.changeIf(datacenter, call);
    return taken ?? this.#conflict(place, checkIndex);
  }

  async #conflict(place: KeyPlace, checkIndex: string | null): Promise<never> {
    const index = (await this.current(place).catch(() => null))?.modifyIndex ?? "0";
    throw this.refuseIndex(index, checkIndex ?? "any");
  }

  /** The fault of a key that is not at the index at which it was to be. */
  refuseIndex(index: string, checkIndex: string): Error {
    const is = index === "0" ? "does not exist" : `is at index ${index}`;
    const fix = "read it again and decide anew";
    const what = `The key ${is}, not at ${checkIndex} as asked; nothing was changed. Please ${fix}.`;
    return this.calls.refusal("CONFLICT", what, index);
  }
}
