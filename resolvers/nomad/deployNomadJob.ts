import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { OperationOptions } from "../../schema/estate/OperationOptions.js";
import { NomadJobInput } from "../../schema/nomad/NomadJobInput.js";
import { NomadJobPayload } from "../../schema/nomad/NomadJobPayload.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type {
  ChangeDeclaration,
  ChangeOutcome,
  ChangeTarget,
  Examination,
} from "../../src/operations/ChangeDeclaration.js";
import type { Reach, RunReach } from "../../src/operations/Reach.js";
import { Asks } from "../../src/policy/Asks.js";
import { namespacedPlace } from "./changeTarget.js";
import { jobInput, shownJobInput, type JobInput } from "./jobInput.js";
import { isFields } from "./jsonFields.js";
import { jobPayload, showsJob } from "./jobPayload.js";
import { examinedRollout } from "./examinedRollout.js";
import { jobFacts, lostBy, shownPlan } from "./jobPlan.js";
import { plannedJob } from "./plannedJob.js";
import { RolloutFollower, type Rollout } from "./RolloutFollower.js";
import { submittedJob } from "./submittedJob.js";

/** What a plan was made for: the index of the registered job, and the submitted one itself. */
const stateOf = (index: string, digest: string): string => `${index}/${digest}`;

const targetOfJob = async (input: JobInput, reach: Reach): Promise<ChangeTarget> => {
  const { source, id, specification } = await submittedJob(input, reach);
  const { name, namespace, meta } = specification;
  const now = reach.estate.get(id);
  const tags = now?.tags ?? Object.entries(meta).map(([key, value]) => ({ key, value }));
  const environment = now?.environment ?? source.environment;
  const attributes = { kind: "NOMAD_JOB", namespace, environment, tags };
  return { source, id, name, attributes };
};

/** Throws CONFLICT where the job file gives another job than the one that was planned and decided on. */
const plannedIndex = (state: string, digest: string): string => {
  const [index = "0"] = state.split("/");
  if (state === stateOf(index, digest)) return index;
  const what =
    "The job file gives another job than when it was planned; leave functions such as timestamp() and uuidv4() out of it.";
  throw new Fault("CONFLICT", what, { system: "nomad" });
};

const NOTHING: Rollout = { deploymentId: null, status: null, failure: null };

const followed = async (
  target: ChangeTarget,
  evaluationId: string,
  reach: RunReach,
): Promise<Rollout> => {
  const follower = new RolloutFollower(reach.nomad(target.source), namespacedPlace(target), reach);
  try {
    return await reach.pausing(() => follower.follow(evaluationId));
  } catch (error) {
    if (!reach.signal.aborted) throw error;
    const message = "Nomad took the job; its deployment had not ended when the time was over.";
    return { ...NOTHING, failure: { code: "UPSTREAM_TIMEOUT", message } };
  }
};

const run = async (
  input: JobInput,
  target: ChangeTarget,
  reach: RunReach,
): Promise<ChangeOutcome> => {
  const { body, digest } = await submittedJob(input, reach);
  const place = namespacedPlace(target);
  const registration = { index: plannedIndex(reach.state, digest), hcl: input.hcl ?? null };
  const { jobs } = reach.nomad(target.source);
  const { evaluationId, index } = await jobs.register(place, body, registration);
  reach.tell("info", "Nomad took the job.", { evaluationId });
  const isFollowed = input.wait === true && evaluationId !== null;
  const { deploymentId, status, failure } = isFollowed
    ? await followed(target, evaluationId, reach)
    : NOTHING;
  const { id: sourceId } = target.source;
  const deployment =
    deploymentId && resourceId(sourceId, "NOMAD_DEPLOYMENT", place.region, deploymentId);
  return {
    result: { job: target.id, modifyIndex: index, evaluationId, deploymentId, deployment, status },
    upstreamRequestId: evaluationId,
    ...(failure ? { failure } : {}),
  };
};

const examine = async (
  input: JobInput,
  target: ChangeTarget,
  { state, reach }: { readonly state: string; readonly reach: Reach },
): Promise<Examination> => {
  const { body } = await submittedJob(input, reach);
  const { jobs } = reach.nomad(target.source);
  const { diff, jobModifyIndex } = await jobs.plan(namespacedPlace(target), body);
  if (state.startsWith(`${jobModifyIndex}/`)) {
    return { found: "NOT_DONE", message: `The job is still at index ${jobModifyIndex}.` };
  }
  if (!isFields(diff) || diff["Type"] !== "None") {
    const message = `The job is at index ${jobModifyIndex} and differs: look there.`;
    return { found: "UNKNOWN", message };
  }
  if (input.wait === true) return examinedRollout(reach.estate, target.id);
  const message = `The job is registered as submitted, at index ${jobModifyIndex}.`;
  return { found: "DONE", message };
};

export const deployNomadJob: ChangeDeclaration<JobInput> = {
  action: "nomad:deployJob",
  input: jobInput,
  target: targetOfJob,
  async plan(input, _target, reach) {
    const { job, plan } = await plannedJob(input, reach);
    return {
      shown: shownPlan(plan),
      state: stateOf(plan.jobModifyIndex, job.digest),
      facts: jobFacts(job.specification, plan),
      loses: lostBy(reach.estate, job.id, job.specification, plan),
    };
  },
  run,
  examine,
  shown: shownJobInput,
  isVisible(_input, outcome, estate) {
    const { job, deployment, status } = outcome.result;
    if (!showsJob(job, outcome, estate)) return false;
    return !deployment || !status || estate.get(deployment)?.status === status;
  },
};

@Resolver()
export class DeployNomadJobMutation {
  @Asks("nomad:deployJob")
  @Mutation(() => NomadJobPayload, {
    nullable: true,
    description: "Registers a job: a new one, or a new version of one that is there.",
  })
  async deployNomadJob(
    @Arg("input", () => NomadJobInput, { description: "The job." }) input: NomadJobInput,
    @Arg("options", () => OperationOptions, {
      nullable: true,
      description: "How the change is to be made.",
    })
    options: OperationOptions | null = null,
    @Ctx() { door, estate }: Context,
  ) {
    return jobPayload(await door.change(deployNomadJob, input, options), estate);
  }
}
