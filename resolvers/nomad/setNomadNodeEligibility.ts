import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { NomadNodeEligibilityArguments } from "../../schema/nomad/NomadNodeEligibilityArguments.js";
import { NomadNodePayload } from "../../schema/nomad/NomadNodePayload.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { plainPlace, still, targetOf } from "./changeTarget.js";
import { nodeState, showsNode } from "./nodeState.js";

interface Eligibility {
  readonly id: string;
  readonly eligible: boolean;
}

export const setNomadNodeEligibility: ChangeDeclaration<Eligibility> = {
  action: "nomad:setNodeEligibility",
  input: z.strictObject({ id: z.string(), eligible: z.boolean() }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_NODE"),
  async plan({ eligible }, target, { nomad }) {
    const found = nomad(target.source).nodes.find(plainPlace(target));
    const node = await still(found, "NOMAD_NODE");
    if (node.draining && eligible) {
      throw new Fault(
        "CONFLICT",
        "The node is being drained; it can be eligible again after that.",
      );
    }
    return {
      shown: { eligible: { before: node.eligible, after: eligible } },
      state: nodeState(node),
      facts: { enabled: eligible },
      loses: [],
    };
  },
  async run({ eligible }, target, { nomad }) {
    const { nodes } = nomad(target.source);
    const { index } = await nodes.setEligible(plainPlace(target), eligible);
    return { result: { modifyIndex: index } };
  },
  async examine({ eligible }, target, { reach }) {
    const node = await reach.nomad(target.source).nodes.find(plainPlace(target));
    if (node === null) return { found: "UNKNOWN", message: "The node is gone." };
    const message = `The node is ${node.eligible ? "eligible" : "ineligible"}.`;
    return { found: node.eligible === eligible ? "DONE" : "NOT_DONE", message };
  },
  shown: ({ id, eligible }) => ({ id, eligible }),
  isVisible: ({ id }, outcome, estate) => showsNode(id, outcome, estate),
};

@Resolver()
export class SetNomadNodeEligibilityMutation {
  @Asks("nomad:setNodeEligibility")
  @Mutation(() => NomadNodePayload, {
    nullable: true,
    description: "Says whether new allocations may be placed on a node; what runs there stays.",
  })
  async setNomadNodeEligibility(
    @Args(() => NomadNodeEligibilityArguments) asked: NomadNodeEligibilityArguments,
    @Ctx() { door, estate }: Context,
  ) {
    const { options = null, ...input } = asked;
    const { operation } = await door.change(setNomadNodeEligibility, input, options);
    return { operation, node: estate.get(input.id) };
  }
}
