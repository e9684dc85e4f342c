import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { NomadChangeArguments } from "../../schema/nomad/NomadChangeArguments.js";
import { NomadJobPayload } from "../../schema/nomad/NomadJobPayload.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { namespacedPlace, still, targetOf } from "./changeTarget.js";
import { jobPayload } from "./jobPayload.js";

export const forceNomadPeriodicJob: ChangeDeclaration<{ readonly id: string }> = {
  action: "nomad:forcePeriodicJob",
  input: z.strictObject({ id: z.string() }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_JOB"),
  async plan(_input, target, { nomad }) {
    const job = await still(nomad(target.source).jobs.find(namespacedPlace(target)), "NOMAD_JOB");
    if (!job.periodic || job.stopped) {
      throw new Fault("BAD_USER_INPUT", "Only a periodic job that is not stopped can be forced.");
    }
    return { shown: { start: "now" }, state: job.jobModifyIndex, facts: {}, loses: [] };
  },
  async run(_input, target, { nomad }) {
    const { jobs, deployments } = nomad(target.source);
    const place = namespacedPlace(target);
    const { evaluationId, index } = await jobs.forcePeriodic(place);
    const evaluation =
      evaluationId === null
        ? null
        : await deployments.evaluation({ ...place, id: evaluationId }).catch(() => null);
    const { region, namespace } = place;
    const job =
      evaluation && resourceId(target.source.id, "NOMAD_JOB", region, namespace, evaluation.jobId);
    return {
      result: { job, evaluationId, modifyIndex: index },
      upstreamRequestId: evaluationId,
    };
  },
  examine: () => {
    const message = "Whether a child was started is not known: look at the children of the job.";
    return Promise.resolve({ found: "UNKNOWN", message });
  },
  shown: ({ id }) => ({ id }),
  isVisible: (_input, { result }, estate) => !result["job"] || estate.get(result["job"]) !== null,
};

@Resolver()
export class ForceNomadPeriodicJobMutation {
  @Asks("nomad:forcePeriodicJob")
  @Mutation(() => NomadJobPayload, {
    nullable: true,
    description:
      "Starts a child of a periodic job now, whatever its timetable says; `job` is the child.",
  })
  async forceNomadPeriodicJob(
    @Args(() => NomadChangeArguments) { options = null, ...input }: NomadChangeArguments,
    @Ctx() { door, estate }: Context,
  ) {
    return jobPayload(await door.change(forceNomadPeriodicJob, input, options), estate);
  }
}
