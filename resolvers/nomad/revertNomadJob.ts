import { isDeepStrictEqual } from "node:util";
import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { NomadJobPayload } from "../../schema/nomad/NomadJobPayload.js";
import { RevertNomadJobArguments } from "../../schema/nomad/RevertNomadJobArguments.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration, ChangeTarget } from "../../src/operations/ChangeDeclaration.js";
import type { JsonObject } from "../../src/operations/Json.js";
import type { Reach } from "../../src/operations/Reach.js";
import { Asks } from "../../src/policy/Asks.js";
import { namespacedPlace, still, targetOf } from "./changeTarget.js";
import { jobPayload, showsJob } from "./jobPayload.js";
import { jobFacts, lostBy, shownPlan } from "./jobPlan.js";

const MOST = 2_147_483_647;

interface Reversal {
  readonly id: string;
  readonly version: number;
}

/** Nomad writes these itself, anew for each version. */
const ITS_OWN: ReadonlySet<string> = new Set([
  ...["Version", "VersionTag", "Stable", "Stop", "Status", "StatusDescription", "SubmitTime"],
  ...["CreateIndex", "ModifyIndex", "JobModifyIndex", "NomadTokenID"],
]);

const written = (job: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(job).filter(([name]) => !ITS_OWN.has(name)));

/** The registered job and the version to go back to. Throws BAD_USER_INPUT with those that are kept. */
const versionsOf = async ({ version }: Reversal, target: ChangeTarget, { nomad }: Reach) => {
  const { jobs } = nomad(target.source);
  const place = namespacedPlace(target);
  const current = await still(jobs.find(place), "NOMAD_JOB");
  if (current.version === version) {
    throw new Fault("BAD_USER_INPUT", `The job is at version ${version} already.`);
  }
  const versions = await jobs.versions(place);
  const wanted = versions.find((one) => one.version === version);
  if (wanted) return { current, wanted };
  const kept = versions.map((one) => one.version).join(", ");
  throw new Fault("BAD_USER_INPUT", `Nomad keeps no version ${version}; it has: ${kept}.`);
};

export const revertNomadJob: ChangeDeclaration<Reversal> = {
  action: "nomad:revertJob",
  input: z.strictObject({
    id: z.string(),
    version: z.int().min(0, "versions count from 0").max(MOST, "there are no such versions"),
  }),
  target: ({ id }, reach) => targetOf(reach, id, "NOMAD_JOB"),
  async plan(input, target, reach) {
    const { current, wanted } = await versionsOf(input, target, reach);
    const changer = reach.nomad(target.source);
    const body = { ...wanted.body, Stop: false };
    const plan = await changer.jobs.plan(namespacedPlace(target), body);
    const specification = changer.specification(body);
    const { version } = input;
    return {
      shown: { version: { before: current.version, after: version }, plan: shownPlan(plan) },
      state: String(current.version),
      facts: { ...jobFacts(specification, plan), version },
      loses: lostBy(reach.estate, input.id, specification, plan),
    };
  },
  async run({ version }, target, { nomad, state }) {
    const { jobs } = nomad(target.source);
    const turn = { from: Number(state), to: version };
    const { evaluationId, index } = await jobs.revert(namespacedPlace(target), turn);
    return { result: { evaluationId, modifyIndex: index }, upstreamRequestId: evaluationId };
  },
  async examine({ version }, target, { state, reach }) {
    const { jobs } = reach.nomad(target.source);
    const versions = await jobs.versions(namespacedPlace(target));
    const [current] = versions;
    if (!current) return { found: "UNKNOWN", message: "The job is gone." };
    const now = `The job is at version ${current.version}`;
    if (String(current.version) === state) return { found: "NOT_DONE", message: `${now} still.` };
    const wanted = versions.find((one) => one.version === version);
    return wanted && isDeepStrictEqual(written(wanted.body), written(current.body))
      ? { found: "DONE", message: `${now}, which is like version ${version}.` }
      : { found: "UNKNOWN", message: `${now}, which differs from version ${version}.` };
  },
  shown: ({ id, version }) => ({ id, version }),
  isVisible: ({ id }, outcome, estate) => showsJob(id, outcome, estate),
};

@Resolver()
export class RevertNomadJobMutation {
  @Asks("nomad:revertJob")
  @Mutation(() => NomadJobPayload, {
    nullable: true,
    description: "Makes an earlier version of a job its newest one.",
  })
  async revertNomadJob(
    @Args(() => RevertNomadJobArguments) { options = null, ...input }: RevertNomadJobArguments,
    @Ctx() { door, estate }: Context,
  ) {
    return jobPayload(await door.change(revertNomadJob, input, options), estate);
  }
}
