import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import { NomadChangeArguments } from "../../schema/nomad/NomadChangeArguments.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { requireRunning } from "./allocationState.js";
import { plainPlace, still, targetOf, thingOf } from "./changeTarget.js";

export const stopNomadAllocation: ChangeDeclaration<{ readonly id: string }> = {
  action: "nomad:stopAllocation",
  input: z.strictObject({ id: z.string() }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_ALLOCATION"),
  async plan({ id }, target, { nomad }) {
    const found = nomad(target.source).allocations.find(plainPlace(target));
    const allocation = await still(found, "NOMAD_ALLOCATION");
    requireRunning(allocation);
    const { clientStatus } = allocation;
    return { shown: { clientStatus, stop: true }, state: "run", facts: {}, loses: [id] };
  },
  async run(_input, target, { nomad }) {
    const { evaluationId } = await nomad(target.source).allocations.stop(plainPlace(target));
    return { result: { evaluationId }, upstreamRequestId: evaluationId };
  },
  async examine(_input, target, { reach }) {
    const allocation = await reach.nomad(target.source).allocations.find(plainPlace(target));
    if (allocation === null) return { found: "UNKNOWN", message: "The allocation is gone." };
    return allocation.stopping
      ? { found: "DONE", message: "The allocation is told to stop." }
      : { found: "NOT_DONE", message: "The allocation is wanted still." };
  },
  shown: ({ id }) => ({ id }),
  isVisible: ({ id }, _outcome, estate) =>
    !estate.get(id) || thingOf({ estate }, id, "NOMAD_ALLOCATION").desiredStatus !== "run",
};

@Resolver()
export class StopNomadAllocationMutation {
  @Asks("nomad:stopAllocation")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Stops an allocation; Nomad places another one where its job wants one.",
  })
  async stopNomadAllocation(
    @Args(() => NomadChangeArguments) { options = null, ...input }: NomadChangeArguments,
    @Ctx() { door }: Context,
  ) {
    const { operation } = await door.change(stopNomadAllocation, input, options);
    return { operation };
  }
}
