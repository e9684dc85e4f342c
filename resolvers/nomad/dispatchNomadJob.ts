import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { DispatchNomadJobArguments } from "../../schema/nomad/DispatchNomadJobArguments.js";
import { NomadJobPayload } from "../../schema/nomad/NomadJobPayload.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import { resourceId } from "../../src/estate/resourceId.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { masked } from "../../src/operations/masked.js";
import { Asks } from "../../src/policy/Asks.js";
import { namespacedPlace, still, targetOf, type Changer } from "./changeTarget.js";
import { jobPayload, showsJob } from "./jobPayload.js";
import { maskedJob } from "./maskedJob.js";

/** Nomad takes no more. */
const MOST_BYTES = 16 * 1024;

const inputShape = z.strictObject({
  id: z.string(),
  payload: z.string().nullish(),
  meta: z.record(z.string(), z.string("metadata are texts"), "an object is expected").nullish(),
});

type Dispatch = z.infer<typeof inputShape>;
type Rules = NonNullable<
  NonNullable<Awaited<ReturnType<Changer["jobs"]["find"]>>>["parameterized"]
>;

const requirePayload = ({ payload }: Dispatch): void => {
  const bytes = Buffer.byteLength(payload ?? "");
  if (bytes <= MOST_BYTES) return;
  const what = `The payload has ${bytes} bytes; Nomad takes ${MOST_BYTES} (16 KiB) at most.`;
  throw new Fault("VALUE_TOO_LARGE", what, { found: bytes, limit: MOST_BYTES });
};

const wrong = (what: string): Fault => new Fault("BAD_USER_INPUT", what);

const listed = (names: readonly string[]): string => names.slice(0, 20).join(", ") || "none";

/** Throws BAD_USER_INPUT for what the job does not take. */
const requireFit = (rules: Rules, { payload, meta }: Dispatch): void => {
  const { required, optional } = rules;
  if (rules.payload === "required" && !payload) throw wrong("The job asks for a payload.");
  if (rules.payload === "forbidden" && payload) throw wrong("The job takes no payload.");
  const given = Object.keys(meta ?? {});
  const missing = required.filter((name) => !given.includes(name));
  if (missing.length > 0) throw wrong(`\`meta\` lacks what the job asks for: ${listed(missing)}.`);
  const allowed = [...required, ...optional];
  if (given.every((name) => allowed.includes(name))) return;
  throw wrong(`\`meta\` holds what the job does not take; it takes: ${listed(allowed)}.`);
};

export const dispatchNomadJob: ChangeDeclaration<Dispatch> = {
  action: "nomad:dispatchJob",
  input: inputShape,
  target(input, reach) {
    requirePayload(input);
    return targetOf(reach, input.id, "NOMAD_JOB");
  },
  async plan(input, target, { nomad }) {
    const job = await still(nomad(target.source).jobs.find(namespacedPlace(target)), "NOMAD_JOB");
    if (!job.parameterized || job.stopped) {
      throw wrong("Only a parameterized job that is not stopped can be dispatched.");
    }
    requireFit(job.parameterized, input);
    const bytes = Buffer.byteLength(input.payload ?? "");
    return {
      shown: { payloadBytes: bytes, meta: maskedJob(input.meta ?? {}) },
      state: job.jobModifyIndex,
      facts: { bytes },
      loses: [],
    };
  },
  async run(input, target, { nomad, operationId: token }) {
    const place = namespacedPlace(target);
    const { payload = null, meta } = input;
    const what = { payload, meta: meta ?? {}, token };
    const { evaluationId, childId, index } = await nomad(target.source).jobs.dispatch(place, what);
    const { region, namespace } = place;
    const job = resourceId(target.source.id, "NOMAD_JOB", region, namespace, childId);
    return {
      result: { job, evaluationId, modifyIndex: index },
      upstreamRequestId: evaluationId,
    };
  },
  async examine(_input, target, { reach, operationId: token }) {
    const place = namespacedPlace(target);
    const child = await reach.nomad(target.source).jobs.dispatched(place, token);
    return child === null
      ? { found: "NOT_DONE", message: "Nomad has no child of this dispatch." }
      : { found: "DONE", message: `Nomad started ${child}.` };
  },
  shown: ({ id, payload, meta }) => ({
    id,
    payload: payload ? masked(payload) : null,
    meta: maskedJob(meta ?? {}),
  }),
  isVisible: (_input, outcome, estate) => showsJob(outcome.result["job"], outcome, estate),
};

@Resolver()
export class DispatchNomadJobMutation {
  @Asks("nomad:dispatchJob")
  @Mutation(() => NomadJobPayload, {
    nullable: true,
    description: "Starts a child of a parameterized job; `job` is the child.",
  })
  async dispatchNomadJob(
    @Args(() => DispatchNomadJobArguments) asked: DispatchNomadJobArguments,
    @Ctx() { door, estate }: Context,
  ) {
    const { options = null, ...input } = asked;
    return jobPayload(await door.change(dispatchNomadJob, input, options), estate);
  }
}
