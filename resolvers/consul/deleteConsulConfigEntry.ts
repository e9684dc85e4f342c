import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { ConsulTargetArguments } from "../../schema/consul/ConsulTargetArguments.js";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { existingTarget, present } from "./changeTarget.js";
import { configEntryAt } from "./configEntryAt.js";
import { shownJson } from "./shownJson.js";

const input = z.object({ id: z.string() });

export const deleteConsulConfigEntry: ChangeDeclaration<z.infer<typeof input>> = {
  action: "consul:deleteConfigEntry",
  input,
  target: ({ id }, reach) => existingTarget(reach, id, ["CONSUL_CONFIG_ENTRY"]),
  plan: async (_given, target, reach) => {
    const { configEntries, place } = configEntryAt(target, reach);
    const { body, modifyIndex } = present(await configEntries.current(place), target);
    return {
      shown: { before: { body: shownJson(body), modifyIndex }, after: null },
      state: modifyIndex,
      facts: { planDestroyed: 1 },
      loses: [target.id],
    };
  },
  run: async (_given, target, reach) => {
    const { configEntries, place } = configEntryAt(target, reach);
    const { upstreamRequestId } = await configEntries.delete(place, reach.state);
    return { result: {}, upstreamRequestId };
  },
  examine: async (_given, target, { state, reach }) => {
    const { configEntries, place } = configEntryAt(target, reach);
    const entry = await configEntries.current(place);
    if (!entry) return { found: "DONE", message: "The entry is gone." };
    return entry.modifyIndex === state
      ? { found: "NOT_DONE", message: "The entry is as it was before." }
      : { found: "UNKNOWN", message: "The entry is there, and was changed since." };
  },
  isVisible: ({ id }, _outcome, estate) => estate.get(id) === null,
  shown: (given) => given,
};

@Resolver()
export class DeleteConsulConfigEntry {
  @Asks("consul:deleteConfigEntry")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description:
      "Deletes a central configuration entry, only while nobody has changed it since (Consul 1.10 and later).",
  })
  deleteConsulConfigEntry(
    @Args(() => ConsulTargetArguments) { id, options }: ConsulTargetArguments,
    @Ctx() { door }: Context,
  ) {
    return door.change(deleteConsulConfigEntry, { id }, options);
  }
}
