import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { DrainNomadNodeArguments } from "../../schema/nomad/DrainNomadNodeArguments.js";
import { NomadNodePayload } from "../../schema/nomad/NomadNodePayload.js";
import type { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import type { NomadJob } from "../../schema/nomad/NomadJob.js";
import type { Context } from "../../src/context.js";
import type { EstateView } from "../../src/estate/EstateView.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { allocationsOn } from "./allocationsLost.js";
import { plainPlace, still, targetOf } from "./changeTarget.js";
import { nodeState, showsNode } from "./nodeState.js";

const LONGEST_SECONDS = 30 * 24 * 60 * 60;
/** As `nomad node drain` has it. */
const DEFAULT_SECONDS = 60 * 60;

const inputShape = z.strictObject({
  id: z.string(),
  deadlineSeconds: z
    .int()
    .min(0, `a deadline is 0 to ${LONGEST_SECONDS} seconds`)
    .max(LONGEST_SECONDS, `a deadline is 0 to ${LONGEST_SECONDS} seconds`)
    .nullish(),
  ignoreSystemJobs: z.boolean().nullish(),
});

type Drain = z.infer<typeof inputShape>;

const drainOf = ({ deadlineSeconds, ignoreSystemJobs }: Drain) => ({
  deadlineSeconds: deadlineSeconds ?? DEFAULT_SECONDS,
  ignoreSystemJobs: ignoreSystemJobs ?? false,
});

const isOfSystemJob = (estate: EstateView, allocation: NomadAllocation): boolean => {
  const job = estate.follow<NomadJob>(allocation, "INSTANCE_OF", "NOMAD_JOB");
  return job?.type === "system" || job?.type === "sysbatch";
};

export const drainNomadNode: ChangeDeclaration<Drain> = {
  action: "nomad:drainNode",
  input: inputShape,
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_NODE"),
  async plan(input, target, { estate, nomad }) {
    const found = nomad(target.source).nodes.find(plainPlace(target));
    const node = await still(found, "NOMAD_NODE");
    const drain = drainOf(input);
    const lost = allocationsOn(estate, input.id).filter(
      (allocation) => !drain.ignoreSystemJobs || !isOfSystemJob(estate, allocation),
    );
    return {
      shown: {
        ...drain,
        allocations: lost.length,
        draining: { before: node.draining, after: true },
      },
      state: nodeState(node),
      facts: { ...drain, force: drain.deadlineSeconds === 0 },
      loses: lost.map(({ id }) => id),
    };
  },
  async run(input, target, { nomad }) {
    const { index } = await nomad(target.source).nodes.drain(plainPlace(target), drainOf(input));
    return { result: { modifyIndex: index } };
  },
  async examine(_input, target, { state, reach }) {
    const node = await reach.nomad(target.source).nodes.find(plainPlace(target));
    if (node === null) return { found: "UNKNOWN", message: "The node is gone." };
    if (nodeState(node) === state) {
      return { found: "NOT_DONE", message: "The node is as it was before." };
    }
    return !node.eligible && node.drainStartedAt !== null
      ? { found: "DONE", message: node.draining ? "The node is draining." : "The node is drained." }
      : { found: "UNKNOWN", message: "The node has changed otherwise." };
  },
  shown: (input) => ({ id: input.id, ...drainOf(input) }),
  isVisible: ({ id }, outcome, estate) => showsNode(id, outcome, estate),
};

@Resolver()
export class DrainNomadNodeMutation {
  @Asks("nomad:drainNode")
  @Mutation(() => NomadNodePayload, {
    nullable: true,
    description: "Moves everything away from a node, which takes nothing new from then on.",
  })
  async drainNomadNode(
    @Args(() => DrainNomadNodeArguments) { options = null, ...input }: DrainNomadNodeArguments,
    @Ctx() { door, estate }: Context,
  ) {
    const { operation } = await door.change(drainNomadNode, input, options);
    return { operation, node: estate.get(input.id) };
  }
}
