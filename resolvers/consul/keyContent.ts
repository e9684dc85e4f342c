import type { ConsulKey } from "../../schema/consul/ConsulKey.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { MaybePromise } from "../../src/estate/EstateView.js";

/** A key as a list of names knows it: its content is read when it is asked for. */
export type ListedKey = Pick<ConsulKey, "__typename" | "id" | "sourceId" | "datacenter" | "key">;

const isWhole = (key: ListedKey | ConsulKey): key is ConsulKey => "valueBase64" in key;

const gone = (key: ListedKey): Fault =>
  new Fault("NOT_FOUND", `The key "${key.key}" was deleted while it was read; ask again.`, {
    system: "consul",
  });

/** A field of a key that its list does not tell; read once for all fields, many keys at a time. */
export const keyContent = <Value>(
  key: ListedKey | ConsulKey,
  { estate, consul }: Context,
  pick: (whole: ConsulKey) => Value,
): MaybePromise<Value> => {
  if (isWhole(key)) return pick(key);
  const source = estate.source(key.sourceId);
  if (!source) throw gone(key);
  return consul
    .reader(source, "consul:readKey", { kind: "CONSUL_KEY", name: key.key })
    .key(key.datacenter, key.key)
    .then((whole) => {
      if (!whole) throw gone(key);
      return pick(whole);
    });
};
