import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { DeleteConsulKeyArguments } from "../../schema/consul/DeleteConsulKeyArguments.js";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { shownInput, uint64, where } from "./changeInput.js";
import { present } from "./changeTarget.js";
import { keyAt, keyTarget, shownKey, stateOf } from "./keyChange.js";

const input = z.object({
  ...where,
  key: z.string(),
  checkIndex: uint64("checkIndex").nullish(),
});

export const deleteConsulKey: ChangeDeclaration<z.infer<typeof input>> = {
  action: "consul:deleteKey",
  input,
  target: keyTarget,
  plan: async ({ checkIndex }, target, reach) => {
    const { keys, place } = keyAt(target, reach);
    const before = present(await keys.current(place), target);
    const state = stateOf(before);
    if (checkIndex && BigInt(checkIndex) !== BigInt(state))
      throw keys.refuseIndex(state, checkIndex);
    return {
      shown: { before: shownKey(before), after: null },
      state,
      facts: { planDestroyed: 1 },
      loses: [],
    };
  },
  run: async ({ checkIndex = null }, target, reach) => {
    const { keys, place } = keyAt(target, reach);
    const { upstreamRequestId } = await keys.delete(place, checkIndex);
    return { result: {}, upstreamRequestId };
  },
  examine: async (_given, target, { state, reach }) => {
    const { keys, place } = keyAt(target, reach);
    const key = await keys.current(place);
    if (!key) return { found: "DONE", message: "The key is gone." };
    return stateOf(key) === state
      ? { found: "NOT_DONE", message: "The key is as it was before." }
      : { found: "UNKNOWN", message: "The key is there, and was changed since." };
  },
  shown: shownInput,
};

@Resolver()
export class DeleteConsulKey {
  @Asks("consul:deleteKey")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Deletes one key of Consul's KV store, never what is below it.",
  })
  deleteConsulKey(
    @Args(() => DeleteConsulKeyArguments) { options, ...given }: DeleteConsulKeyArguments,
    @Ctx() { door }: Context,
  ) {
    return door.change(deleteConsulKey, given, options);
  }
}
