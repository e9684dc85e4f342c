import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { ConsulTargetArguments } from "../../schema/consul/ConsulTargetArguments.js";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration, ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Reach } from "../../src/operations/Reach.js";
import { Asks } from "../../src/policy/Asks.js";
import { catalogAt, remarksOnLoss, shownInstance, shownKeeper } from "./catalogAt.js";
import { existingTarget, present } from "./changeTarget.js";

const input = z.object({ id: z.string() });

/** The instance as the catalog has it now, and who keeps it. Throws NOT_FOUND. */
const registered = async (target: ChangeTarget, reach: Reach) => {
  const { catalog, place } = catalogAt(target, reach);
  const node = present(await catalog.node(place), target);
  const instance = present(node.instances.get(place.serviceId ?? ""), target);
  return { catalog, place, instance, keeper: await catalog.keeper(place, node) };
};

export const deregisterConsulService: ChangeDeclaration<z.infer<typeof input>> = {
  action: "consul:deregisterService",
  input,
  target: ({ id }, reach) => existingTarget(reach, id, ["CONSUL_SERVICE_INSTANCE"]),
  plan: async (_given, target, reach) => {
    const { place, instance, keeper } = await registered(target, reach);
    return {
      shown: {
        before: shownInstance(instance),
        after: null,
        by: shownKeeper(keeper),
        remarks: remarksOnLoss(place.serviceId, keeper),
      },
      state: instance.modifyIndex,
      facts: { planDestroyed: 1 },
      loses: [target.id],
    };
  },
  run: async (_given, target, reach) => {
    const { catalog, place, keeper } = await registered(target, reach);
    for (const remark of remarksOnLoss(place.serviceId, keeper)) reach.tell("warn", remark);
    const { upstreamRequestId } = await catalog.deregister(place, keeper);
    return { result: {}, upstreamRequestId };
  },
  examine: async (_given, target, { state, reach }) => {
    const { catalog, place } = catalogAt(target, reach);
    const instance = (await catalog.node(place))?.instances.get(place.serviceId ?? "");
    if (!instance) return { found: "DONE", message: "The instance is gone." };
    return instance.modifyIndex === state
      ? { found: "NOT_DONE", message: "The instance is as it was before." }
      : { found: "UNKNOWN", message: "The instance is there, and was registered again since." };
  },
  isVisible: ({ id }, _outcome, estate) => estate.get(id) === null,
  shown: (given) => given,
};

@Resolver()
export class DeregisterConsulService {
  @Asks("consul:deregisterService")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description:
      "Takes a service instance out of the catalog, through its agent where that is the one that Causeway asks. Another " +
      "agent, or Nomad, may register it again: the events of the operation say so.",
  })
  deregisterConsulService(
    @Args(() => ConsulTargetArguments) { id, options }: ConsulTargetArguments,
    @Ctx() { door }: Context,
  ) {
    return door.change(deregisterConsulService, { id }, options);
  }
}
