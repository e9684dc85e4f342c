import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { ConsulTargetArguments } from "../../schema/consul/ConsulTargetArguments.js";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { existingTarget, present } from "./changeTarget.js";
import { intentionAt, intentionState, shownIntention } from "./intentionAt.js";

const input = z.object({ id: z.string() });

export const deleteConsulIntention: ChangeDeclaration<z.infer<typeof input>> = {
  action: "consul:deleteIntention",
  input,
  target: ({ id }, reach) => existingTarget(reach, id, ["CONSUL_INTENTION"]),
  plan: async (_given, target, reach) => {
    const { intentions, place } = intentionAt(target, reach);
    const before = present(await intentions.current(place), target);
    return {
      shown: { before: shownIntention(before), after: null },
      state: intentionState(before),
      facts: { planDestroyed: 1 },
      loses: [target.id],
    };
  },
  run: async (_given, target, reach) => {
    const { intentions, place } = intentionAt(target, reach);
    const { upstreamRequestId } = await intentions.delete(place);
    return { result: {}, upstreamRequestId };
  },
  examine: async (_given, target, { state, reach }) => {
    const { intentions, place } = intentionAt(target, reach);
    const intention = await intentions.current(place);
    if (!intention) return { found: "DONE", message: "The intention is gone." };
    return intentionState(intention) === state
      ? { found: "NOT_DONE", message: "The intention is as it was before." }
      : { found: "UNKNOWN", message: "The intention is there, and was changed since." };
  },
  isVisible: ({ id }, _outcome, estate) => estate.get(id) === null,
  shown: (given) => given,
};

@Resolver()
export class DeleteConsulIntention {
  @Asks("consul:deleteIntention")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description:
      "Deletes an intention; what else applies to the two services decides from then on.",
  })
  deleteConsulIntention(
    @Args(() => ConsulTargetArguments) { id, options }: ConsulTargetArguments,
    @Ctx() { door }: Context,
  ) {
    return door.change(deleteConsulIntention, { id }, options);
  }
}
