import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { z } from "zod";
import { ConsulKey } from "../../schema/consul/ConsulKey.js";
import { ConsulKeyPayload } from "../../schema/consul/ConsulKeyPayload.js";
import { SetConsulKeyInput } from "../../schema/consul/SetConsulKeyInput.js";
import { OperationOptions } from "../../schema/estate/OperationOptions.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import type { Changed } from "../../src/operations/Changes.js";
import { masked } from "../../src/operations/masked.js";
import { sourceTarget } from "../../src/operations/resourceTarget.js";
import { Asks } from "../../src/policy/Asks.js";
import { wasMade } from "./changedThing.js";
import { shownInput, text, uint64, where } from "./changeInput.js";
import { keyAt, keyTarget, shownKey, stateOf } from "./keyChange.js";
import { shownValue, valueOf } from "./keyValue.js";

const isBase64 = (value: string): boolean =>
  Buffer.from(value, "base64").toString("base64") === value;

const input = z
  .object({
    ...where,
    key: z.string(),
    value: text("value").nullish(),
    valueBase64: z
      .string()
      .refine(isBase64, "`valueBase64` is not base64; encode the bytes with padding.")
      .nullish(),
    flags: uint64("flags").nullish(),
    checkIndex: uint64("checkIndex").nullish(),
  })
  .refine(
    ({ value, valueBase64 }) => (typeof value === "string") !== (typeof valueBase64 === "string"),
    "Give exactly one of `value` and `valueBase64`.",
  );

export const setConsulKey: ChangeDeclaration<z.infer<typeof input>> = {
  action: "consul:setKey",
  input,
  target: (given, reach) => {
    valueOf(given);
    return keyTarget(given, reach);
  },
  plan: async (given, target, reach) => {
    const { keys, place } = keyAt(target, reach);
    const before = await keys.current(place);
    const state = stateOf(before);
    const { checkIndex } = given;
    if (checkIndex && BigInt(checkIndex) !== BigInt(state))
      throw keys.refuseIndex(state, checkIndex);
    const bytes = valueOf(given);
    return {
      shown: { before: shownKey(before), after: { value: shownValue(place.key, bytes) } },
      state,
      facts: { bytes: bytes.length, planCreated: before ? 0 : 1, planUpdated: before ? 1 : 0 },
      loses: [],
    };
  },
  run: async (given, target, reach) => {
    const { keys, place } = keyAt(target, reach);
    const { flags = null, checkIndex = null } = given;
    const { upstreamRequestId } = await keys.set(place, valueOf(given), { flags, checkIndex });
    return { result: {}, upstreamRequestId };
  },
  examine: async (given, target, { state, reach }) => {
    const { keys, place } = keyAt(target, reach);
    const key = await keys.current(place);
    const wanted = valueOf(given).toString("base64");
    const isWritten = key?.valueBase64 === wanted && BigInt(key.flags) === BigInt(given.flags ?? 0);
    if (isWritten) {
      return { found: "DONE", message: "The key holds the value." };
    }
    return stateOf(key) === state
      ? { found: "NOT_DONE", message: "The key is as it was before." }
      : { found: "UNKNOWN", message: "The key was changed since, and holds something else now." };
  },
  shown: ({ value, valueBase64, ...others }) =>
    shownInput({
      ...others,
      ...(typeof value === "string" ? { value: masked(value) } : {}),
      ...(typeof valueBase64 === "string" ? { valueBase64: masked(valueBase64) } : {}),
    }),
};

@Resolver(() => ConsulKeyPayload)
export class SetConsulKey {
  @Asks("consul:setKey")
  @Mutation(() => ConsulKeyPayload, {
    nullable: true,
    description:
      "Writes a key of Consul's KV store. Of several at once the last one counts, unless `checkIndex` is given: then " +
      "the others fail with CONFLICT.",
  })
  setConsulKey(
    @Arg("input", () => SetConsulKeyInput, { description: "The key and what it is to hold." })
    given: SetConsulKeyInput,
    @Arg("options", () => OperationOptions, {
      nullable: true,
      description: "How the change is to be made.",
    })
    options: OperationOptions | null = null,
    @Ctx() { door }: Context,
  ): Promise<Changed> {
    return door.change(setConsulKey, given, options);
  }

  @FieldResolver(() => ConsulKey, { nullable: true })
  key(@Root() changed: Changed, @Ctx() context: Context): Promise<ConsulKey | null> | null {
    const { source, operation } = changed;
    if (!wasMade(changed) || operation.targetId === null) return null;
    const { keys, place } = keyAt({ source, id: operation.targetId }, context.reach);
    const about = { kind: "CONSUL_KEY", name: place.key.normalize("NFC") };
    context.require("consul:readKey", { ...sourceTarget(source), ...about });
    return keys.current(place);
  }
}
