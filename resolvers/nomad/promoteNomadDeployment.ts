import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import { PromoteNomadDeploymentArguments } from "../../schema/nomad/PromoteNomadDeploymentArguments.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { plainPlace, still, targetOf, type Changer } from "./changeTarget.js";
import { requireActive, showsDeployment } from "./deploymentState.js";

const inputShape = z.strictObject({
  id: z.string(),
  groups: z
    .array(z.string())
    .min(1, "name a group, or leave `groups` out")
    .max(100)
    .readonly()
    .nullish(),
});

type Promotion = z.infer<typeof inputShape>;
type Deployment = NonNullable<Awaited<ReturnType<Changer["deployments"]["find"]>>>;

/** The groups to promote. Throws BAD_USER_INPUT for those that have no canaries: Nomad would say yes. */
const chosen = ({ groups }: Deployment, { groups: asked }: Promotion): readonly string[] => {
  const waiting = groups
    .filter(({ desiredCanaries, promoted }) => desiredCanaries > 0 && !promoted)
    .map(({ name }) => name);
  const names = asked ?? waiting;
  if (names.length > 0 && names.every((name) => waiting.includes(name))) return names;
  const which = waiting.slice(0, 20).join(", ") || "none";
  throw new Fault("BAD_USER_INPUT", `Groups with canaries that can be promoted: ${which}.`);
};

/** Which groups are promoted, in a text. */
const promotions = ({ groups, status }: Deployment): string =>
  [status, ...groups.filter(({ promoted }) => promoted).map(({ name }) => name)].join("/");

export const promoteNomadDeployment: ChangeDeclaration<Promotion> = {
  action: "nomad:promoteDeployment",
  input: inputShape,
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_DEPLOYMENT"),
  async plan(input, target, { nomad }) {
    const { deployments } = nomad(target.source);
    const deployment = await still(deployments.find(plainPlace(target)), "NOMAD_DEPLOYMENT");
    requireActive(deployment);
    const names = chosen(deployment, input);
    const shown = deployment.groups
      .filter(({ name }) => names.includes(name))
      .map(({ name, healthy, desiredCanaries }) => ({ name, healthy, desiredCanaries }));
    return {
      shown: { job: deployment.jobId, version: deployment.jobVersion, promoted: shown },
      state: promotions(deployment),
      facts: { groups: names, version: deployment.jobVersion },
      loses: [],
    };
  },
  async run({ groups }, target, { nomad }) {
    const { deployments } = nomad(target.source);
    const { evaluationId, index } = await deployments.promote(plainPlace(target), groups ?? null);
    return { result: { evaluationId, modifyIndex: index }, upstreamRequestId: evaluationId };
  },
  async examine({ groups }, target, { state, reach }) {
    const deployment = await reach.nomad(target.source).deployments.find(plainPlace(target));
    if (deployment === null) return { found: "UNKNOWN", message: "The deployment is gone." };
    const isDone = deployment.groups
      .filter(({ name, desiredCanaries }) => groups?.includes(name) ?? desiredCanaries > 0)
      .every(({ promoted }) => promoted);
    if (isDone) return { found: "DONE", message: "The groups are promoted." };
    return promotions(deployment) === state
      ? { found: "NOT_DONE", message: "The groups are not promoted." }
      : { found: "UNKNOWN", message: `The deployment is ${deployment.status} now.` };
  },
  shown: ({ id, groups }) => ({ id, groups: groups ?? null }),
  isVisible: ({ id }, outcome, estate) => showsDeployment(id, outcome, estate),
};

@Resolver()
export class PromoteNomadDeploymentMutation {
  @Asks("nomad:promoteDeployment")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Says that the canaries of a deployment are good: the rest follows.",
  })
  async promoteNomadDeployment(
    @Args(() => PromoteNomadDeploymentArguments) asked: PromoteNomadDeploymentArguments,
    @Ctx() { door }: Context,
  ) {
    const { options = null, ...input } = asked;
    const { operation } = await door.change(promoteNomadDeployment, input, options);
    return { operation };
  }
}
