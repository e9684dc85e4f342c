import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import type { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import { NomadJobPayload } from "../../schema/nomad/NomadJobPayload.js";
import { StopNomadJobArguments } from "../../schema/nomad/StopNomadJobArguments.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import { aliases } from "../../src/estate/aliases.js";
import type { EstateView } from "../../src/estate/EstateView.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { namespacedPlace, still, targetOf } from "./changeTarget.js";
import { examinedJob } from "./examinedJob.js";
import { jobPayload, showsJob } from "./jobPayload.js";

interface Stop {
  readonly id: string;
  readonly purge?: boolean | null | undefined;
}

const changed = (now: string): Fault =>
  new Fault("CONFLICT", `The job has changed since it was looked at: it is at index ${now} now.`);

/** Nomad 2 forgets the allocations of a purged job with it, and no event tells; others stop them. */
const isForgotten = (id: string, estate: EstateView): boolean => {
  const { region, namespace, id: jobId } = namespacedPlace({ id });
  const [, source = ""] = id.split(":");
  const alias = aliases.nomadJob(source, region, namespace, jobId);
  const left = estate.referrers<NomadAllocation>(alias, "INSTANCE_OF", "NOMAD_ALLOCATION");
  return estate.get(id) === null && left.every(({ desiredStatus }) => desiredStatus !== "run");
};

export const stopNomadJob: ChangeDeclaration<Stop> = {
  action: "nomad:stopJob",
  input: z.strictObject({ id: z.string(), purge: z.boolean().nullish() }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_JOB"),
  async plan({ id, purge }, target, { nomad }) {
    const job = await still(nomad(target.source).jobs.find(namespacedPlace(target)), "NOMAD_JOB");
    if (job.stopped && purge !== true) {
      throw new Fault("CONFLICT", "The job is stopped already; `purge` makes Nomad forget it.");
    }
    return {
      shown: { stopped: { before: job.stopped, after: true }, purge: purge ?? false },
      state: job.jobModifyIndex,
      facts: { purge: purge ?? false },
      loses: [id],
    };
  },
  async run({ purge }, target, { nomad, state }) {
    const { jobs } = nomad(target.source);
    const place = namespacedPlace(target);
    // Nomad itself stops whatever it finds.
    const { jobModifyIndex } = await still(jobs.find(place), "NOMAD_JOB");
    if (jobModifyIndex !== state) throw changed(jobModifyIndex);
    const { evaluationId, index } = await jobs.stop(place, purge ?? false);
    return { result: { evaluationId, modifyIndex: index }, upstreamRequestId: evaluationId };
  },
  async examine({ purge }, target, before) {
    const found = await examinedJob(target, before, ({ stopped }) => stopped && purge !== true);
    const isGone = found.message === "The job is gone.";
    return purge === true && isGone ? { ...found, found: "DONE" } : found;
  },
  shown: ({ id, purge }) => ({ id, purge: purge ?? false }),
  isVisible: ({ id, purge }, outcome, estate) =>
    purge === true ? isForgotten(id, estate) : showsJob(id, outcome, estate),
};

@Resolver()
export class StopNomadJobMutation {
  @Asks("nomad:stopJob")
  @Mutation(() => NomadJobPayload, { nullable: true, description: "Stops all that runs of a job." })
  async stopNomadJob(
    @Args(() => StopNomadJobArguments) { options = null, ...input }: StopNomadJobArguments,
    @Ctx() { door, estate }: Context,
  ) {
    return jobPayload(await door.change(stopNomadJob, input, options), estate);
  }
}
