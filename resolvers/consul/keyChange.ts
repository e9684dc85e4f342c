import type { ConsulKey } from "../../schema/consul/ConsulKey.js";
import type { ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Json } from "../../src/operations/Json.js";
import type { Reach } from "../../src/operations/Reach.js";
import { namedTarget, pathOf } from "./changeTarget.js";
import { shownValue } from "./keyValue.js";

interface NamedKey {
  readonly source?: string | null | undefined;
  readonly datacenter?: string | null | undefined;
  readonly key: string;
}

/** Throws EMPTY_KEY and INVALID_PATH before any call, and UNKNOWN_DATACENTER. */
export const keyTarget = async (input: NamedKey, reach: Reach): Promise<ChangeTarget> => {
  const source = reach.estate.sourceNamed("CONSUL", input.source);
  const { id } = await reach.consul(source).keys.named(input.datacenter ?? null, input.key);
  // Policies compare names in one form; to Consul other forms of the same characters are other keys.
  return namedTarget(reach, source, { id, name: input.key.normalize("NFC"), kind: "CONSUL_KEY" });
};

/** What reads and writes the target of a change of a key, and where that is. */
export const keyAt = (target: Pick<ChangeTarget, "id" | "source">, reach: Reach) => {
  const [datacenter = "", ...segments] = pathOf(target);
  const { keys } = reach.consul(target.source);
  return { keys, place: { datacenter, key: segments.join("/") } };
};

/** Its modify index; "0": there is none. */
export const stateOf = (key: ConsulKey | null): string => key?.modifyIndex ?? "0";

/** What it holds, as an approver may see it. */
export const shownKey = (key: ConsulKey | null): Json => ({
  value: key && shownValue(key.key, Buffer.from(key.valueBase64, "base64")),
  modifyIndex: stateOf(key),
});
