import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { ConsulMaintenanceArguments } from "../../schema/consul/ConsulMaintenanceArguments.js";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration, ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { Reach } from "../../src/operations/Reach.js";
import { Asks } from "../../src/policy/Asks.js";
import { catalogAt, shownKeeper } from "./catalogAt.js";
import { shownInput, text } from "./changeInput.js";
import { existingTarget, present } from "./changeTarget.js";

const LONGEST_REASON = 1_000;
const NO_REASON = "No reason was given.";

const input = z.object({
  id: z.string(),
  enabled: z.boolean(),
  reason: text("reason")
    .refine(
      (reason) => reason.length <= LONGEST_REASON,
      `\`reason\` has more than ${LONGEST_REASON} characters; shorten it.`,
    )
    .nullish(),
});

const UNDONE = "The agent of the node may undo it within minutes: set it there as well.";

/** The node or instance as the catalog has it now, and who keeps it. Throws NOT_FOUND. */
const registered = async (target: ChangeTarget, reach: Reach) => {
  const { catalog, place } = catalogAt(target, reach);
  const node = present(await catalog.node(place), target);
  if (place.serviceId !== null) present(node.instances.get(place.serviceId), target);
  return { catalog, place, check: catalog.maintenance(place, node), node };
};

const checksOf = z.object({ checks: z.array(z.object({ checkId: z.string() })) });

export const setConsulMaintenance: ChangeDeclaration<z.infer<typeof input>> = {
  action: "consul:setMaintenance",
  input,
  target: ({ id }, reach) => existingTarget(reach, id, ["CONSUL_NODE", "CONSUL_SERVICE_INSTANCE"]),
  plan: async ({ enabled, reason }, target, reach) => {
    const { catalog, place, node, check } = await registered(target, reach);
    const keeper = await catalog.keeper(place, node);
    return {
      shown: {
        before: { enabled: check !== null, reason: check?.notes ?? null },
        after: { enabled, reason: enabled ? (reason ?? NO_REASON) : null },
        by: shownKeeper(keeper),
        remarks: keeper === "OTHER_AGENT" ? [UNDONE] : [],
      },
      state: check?.modifyIndex ?? "0",
      facts: { enabled },
      // It receives no traffic: whoever depends on it loses it.
      loses: enabled && check === null ? [target.id] : [],
    };
  },
  run: async ({ enabled, reason }, target, reach) => {
    const { catalog, place, node } = await registered(target, reach);
    const keeper = await catalog.keeper(place, node);
    if (keeper === "OTHER_AGENT") reach.tell("warn", UNDONE);
    const wanted = { enabled, reason: reason ?? NO_REASON };
    const { upstreamRequestId } = await catalog.setMaintenance(place, wanted, keeper);
    return { result: { checkId: catalog.maintenanceCheckId(place) }, upstreamRequestId };
  },
  examine: async ({ enabled, reason }, target, { state, reach }) => {
    const { check } = await registered(target, reach);
    if (!enabled) {
      return check
        ? { found: "NOT_DONE", message: "It is in maintenance." }
        : { found: "DONE", message: "It is not in maintenance." };
    }
    if (!check) return { found: "NOT_DONE", message: "It is not in maintenance." };
    const isOurs = check.modifyIndex !== state || check.notes === (reason ?? NO_REASON);
    return isOurs
      ? { found: "DONE", message: "It is in maintenance." }
      : {
          found: "NOT_DONE",
          message: "It is in maintenance, for the reason that was given before.",
        };
  },
  isVisible: ({ id, enabled }, { result }, estate) => {
    const seen = checksOf.safeParse(estate.get(id));
    return (
      seen.success &&
      seen.data.checks.some(({ checkId }) => checkId === result["checkId"]) === enabled
    );
  },
  shown: shownInput,
};

@Resolver()
export class SetConsulMaintenance {
  @Asks("consul:setMaintenance")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description:
      "Puts a Consul node or a service instance into maintenance, or takes it out: in maintenance it receives no " +
      "traffic. Done by its agent where that is the one that Causeway asks, else by the check that stands for it.",
  })
  setConsulMaintenance(
    @Args(() => ConsulMaintenanceArguments)
    { id, enabled, reason, options }: ConsulMaintenanceArguments,
    @Ctx() { door }: Context,
  ) {
    return door.change(setConsulMaintenance, { id, enabled, reason: reason ?? null }, options);
  }
}
