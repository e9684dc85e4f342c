import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import { NomadChangeArguments } from "../../schema/nomad/NomadChangeArguments.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { plainPlace, still, targetOf } from "./changeTarget.js";
import { requireActive, showsDeployment } from "./deploymentState.js";

export const failNomadDeployment: ChangeDeclaration<{ readonly id: string }> = {
  action: "nomad:failDeployment",
  input: z.strictObject({ id: z.string() }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_DEPLOYMENT"),
  async plan(_input, target, { nomad }) {
    const { deployments } = nomad(target.source);
    const deployment = await still(deployments.find(plainPlace(target)), "NOMAD_DEPLOYMENT");
    requireActive(deployment);
    const { status, jobId, jobVersion, groups } = deployment;
    const reverts = groups.some(({ autoRevert }) => autoRevert);
    return {
      shown: {
        job: jobId,
        version: jobVersion,
        status: { before: status, after: "failed" },
        reverts,
      },
      state: status,
      facts: { version: jobVersion },
      loses: [],
    };
  },
  async run(_input, target, { nomad }) {
    const { evaluationId, index } = await nomad(target.source).deployments.fail(plainPlace(target));
    return { result: { evaluationId, modifyIndex: index }, upstreamRequestId: evaluationId };
  },
  async examine(_input, target, { state, reach }) {
    const deployment = await reach.nomad(target.source).deployments.find(plainPlace(target));
    if (deployment === null) return { found: "UNKNOWN", message: "The deployment is gone." };
    const { status, statusDescription } = deployment;
    if (status === "failed") return { found: "DONE", message: statusDescription };
    return status === state
      ? { found: "NOT_DONE", message: `The deployment is ${status} still.` }
      : { found: "UNKNOWN", message: `The deployment is ${status} now.` };
  },
  shown: ({ id }) => ({ id }),
  isVisible: ({ id }, outcome, estate) => showsDeployment(id, outcome, estate),
};

@Resolver()
export class FailNomadDeploymentMutation {
  @Asks("nomad:failDeployment")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Ends a deployment as failed; its job goes back where it says so.",
  })
  async failNomadDeployment(
    @Args(() => NomadChangeArguments) { options = null, ...input }: NomadChangeArguments,
    @Ctx() { door }: Context,
  ) {
    const { operation } = await door.change(failNomadDeployment, input, options);
    return { operation };
  }
}
