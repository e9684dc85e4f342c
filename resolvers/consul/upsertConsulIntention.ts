import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { ConsulIntentionPayload } from "../../schema/consul/ConsulIntentionPayload.js";
import type { ConsulIntentionAction } from "../../schema/consul/enums.js";
import { UpsertConsulIntentionInput } from "../../schema/consul/UpsertConsulIntentionInput.js";
import { OperationOptions } from "../../schema/estate/OperationOptions.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { changedThing } from "./changedThing.js";
import { shownInput, text, where } from "./changeInput.js";
import { namedTarget } from "./changeTarget.js";
import { holds } from "./holds.js";
import {
  intentionAt,
  intentionState,
  shownIntention,
  type CurrentIntention,
} from "./intentionAt.js";
import { shownJson } from "./shownJson.js";

const LONGEST_DESCRIPTION = 512;

const rules = z.array(z.record(z.string(), z.unknown())).min(1);

const input = z
  .object({
    ...where,
    sourceName: z.string(),
    destinationName: z.string(),
    action: z.enum(["ALLOW", "DENY"]).nullish(),
    // Checked here, and taken as it is: Consul knows what may be in it.
    permissions: z
      .unknown()
      .refine(
        (given) => given === null || given === undefined || rules.safeParse(given).success,
        "`permissions` is a list of at least one rule, each an object as Consul takes it.",
      )
      .optional(),
    description: text("description")
      .refine(
        (given) => given.length <= LONGEST_DESCRIPTION,
        `\`description\` has more than ${LONGEST_DESCRIPTION} characters; shorten it.`,
      )
      .nullish(),
  })
  .refine(
    ({ action, permissions }) => Boolean(action) !== Boolean(permissions),
    "Give exactly one of `action` and `permissions`.",
  );

type Input = z.infer<typeof input>;

/** What the intention is to say; a description that is omitted stays. */
const contentOf = (
  { action, permissions, description }: Input,
  before: CurrentIntention,
): {
  readonly action: ConsulIntentionAction | null;
  readonly permissions: readonly unknown[] | null;
  readonly description: string;
} => ({
  action: action ?? null,
  permissions: rules.safeParse(permissions).data ?? null,
  description: description ?? before?.description ?? "",
});

export const upsertConsulIntention: ChangeDeclaration<Input> = {
  action: "consul:upsertIntention",
  input,
  target: async ({ source: sourceName, datacenter = null, ...given }, reach) => {
    const source = reach.estate.sourceNamed("CONSUL", sourceName);
    const { intentions } = reach.consul(source);
    const { id } = await intentions.named(datacenter, given.sourceName, given.destinationName);
    const name = `${given.sourceName} => ${given.destinationName}`.normalize("NFC");
    return namedTarget(reach, source, { id, name, kind: "CONSUL_INTENTION" });
  },
  plan: async (given, target, reach) => {
    const { intentions, place } = intentionAt(target, reach);
    if (given.permissions) await intentions.requirePermissions();
    const before = await intentions.current(place);
    return {
      shown: { before: shownIntention(before), after: shownJson(contentOf(given, before)) },
      state: intentionState(before),
      facts: { planCreated: before ? 0 : 1, planUpdated: before ? 1 : 0 },
      loses: [],
    };
  },
  run: async (given, target, reach) => {
    const { intentions, place } = intentionAt(target, reach);
    const content = contentOf(given, await intentions.current(place));
    const { upstreamRequestId } = await intentions.set(place, content);
    return { result: { id: target.id }, upstreamRequestId };
  },
  examine: async (given, target, { state, reach }) => {
    const { intentions, place } = intentionAt(target, reach);
    const intention = await intentions.current(place);
    if (intention && holds(intention, contentOf(given, intention))) {
      return { found: "DONE", message: "The intention says what was asked for." };
    }
    return intentionState(intention) === state
      ? { found: "NOT_DONE", message: "The intention is as it was before." }
      : { found: "UNKNOWN", message: "The intention was changed since, and says something else." };
  },
  isVisible: ({ action = null, permissions = null, description = null }, { result }, estate) => {
    const seen = estate.get(result["id"] ?? "");
    const wanted = { action, permissions, ...(description === null ? {} : { description }) };
    return seen !== null && holds(seen, wanted);
  },
  shown: ({ permissions, ...others }) =>
    shownInput({ ...others, ...(permissions ? { permissions: shownJson(permissions) } : {}) }),
};

@Resolver()
export class UpsertConsulIntention {
  @Asks("consul:upsertIntention")
  @Mutation(() => ConsulIntentionPayload, {
    nullable: true,
    description: "Creates the intention between two services, or replaces what it says.",
  })
  async upsertConsulIntention(
    @Arg("input", () => UpsertConsulIntentionInput, { description: "What it is to say." })
    given: UpsertConsulIntentionInput,
    @Arg("options", () => OperationOptions, {
      nullable: true,
      description: "How the change is to be made.",
    })
    options: OperationOptions | null = null,
    @Ctx() context: Context,
  ) {
    const changed = await context.door.change(upsertConsulIntention, given, options);
    return { operation: changed.operation, intention: changedThing(changed, context) };
  }
}
