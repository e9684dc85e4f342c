import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { NomadJobPayload } from "../../schema/nomad/NomadJobPayload.js";
import { ScaleNomadJobArguments } from "../../schema/nomad/ScaleNomadJobArguments.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { allocationsIn } from "./allocationsLost.js";
import { namespacedPlace, still, targetOf, type Changer } from "./changeTarget.js";
import { examinedJob } from "./examinedJob.js";
import { jobPayload, showsJob } from "./jobPayload.js";

const MOST = 999_999;

interface Scaling {
  readonly id: string;
  readonly group: string;
  readonly count: number;
}

type FoundJob = NonNullable<Awaited<ReturnType<Changer["jobs"]["find"]>>>;

/** Throws BAD_USER_INPUT for a group that is not there, or a count that its policy does not allow. */
const groupOf = (job: FoundJob, { group, count }: Scaling) => {
  const found = job.groups.find(({ name }) => name === group);
  if (!found) {
    const names = job.groups.map(({ name }) => name).slice(0, 20);
    throw new Fault("BAD_USER_INPUT", `The job has no such group; it has: ${names.join(", ")}.`);
  }
  const { min = 0, max = MOST } = found.limits ?? {};
  if (count >= min && count <= max) return found;
  throw new Fault("BAD_USER_INPUT", `The group's scaling policy allows ${min} to ${max}.`);
};

export const scaleNomadJob: ChangeDeclaration<Scaling> = {
  action: "nomad:scaleJob",
  input: z.strictObject({
    id: z.string(),
    group: z.string().min(1, "the name of a group is expected"),
    count: z.int().min(0, `a count is 0 to ${MOST}`).max(MOST, `a count is 0 to ${MOST}`),
  }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_JOB"),
  async plan(input, target, { estate, nomad }) {
    const job = await still(nomad(target.source).jobs.find(namespacedPlace(target)), "NOMAD_JOB");
    const { name, count: before } = groupOf(job, input);
    const running = allocationsIn(estate, input.id, name);
    const lost = running.slice(0, Math.max(0, running.length - input.count));
    return {
      shown: { group: name, before, after: input.count },
      state: job.jobModifyIndex,
      facts: { count: input.count, groups: [name] },
      loses: lost.map(({ id }) => id),
    };
  },
  async run({ group, count }, target, { nomad, state }) {
    const { jobs } = nomad(target.source);
    const scaling = { group, count, index: state };
    const { evaluationId, index } = await jobs.scale(namespacedPlace(target), scaling);
    return {
      result: { evaluationId, modifyIndex: index },
      upstreamRequestId: evaluationId,
    };
  },
  examine: ({ group, count }, target, before) =>
    examinedJob(target, before, ({ groups }) =>
      groups.some((one) => one.name === group && one.count === count),
    ),
  shown: ({ id, group, count }) => ({ id, group, count }),
  isVisible: ({ id }, outcome, estate) => showsJob(id, outcome, estate),
};

@Resolver()
export class ScaleNomadJobMutation {
  @Asks("nomad:scaleJob")
  @Mutation(() => NomadJobPayload, {
    nullable: true,
    description: "Sets how many allocations a task group is to have.",
  })
  async scaleNomadJob(
    @Args(() => ScaleNomadJobArguments) { options = null, ...input }: ScaleNomadJobArguments,
    @Ctx() { door, estate }: Context,
  ) {
    return jobPayload(await door.change(scaleNomadJob, input, options), estate);
  }
}
