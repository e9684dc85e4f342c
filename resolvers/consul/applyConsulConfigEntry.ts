import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { ApplyConsulConfigEntryInput } from "../../schema/consul/ApplyConsulConfigEntryInput.js";
import { ConsulConfigEntryPayload } from "../../schema/consul/ConsulConfigEntryPayload.js";
import { OperationOptions } from "../../schema/estate/OperationOptions.js";
import type { Context } from "../../src/context.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { changedThing } from "./changedThing.js";
import { shownInput } from "./changeInput.js";
import { namedTarget } from "./changeTarget.js";
import { configEntryAt } from "./configEntryAt.js";
import { configEntryInput, configEntryOf, type ConfigEntryInput } from "./configEntryInput.js";
import { holds } from "./holds.js";
import { shownJson } from "./shownJson.js";

/** Whether an index is at least another one. */
const hasReached = (index: unknown, other: string): boolean =>
  typeof index === "string" && BigInt(index) >= BigInt(other);

export const applyConsulConfigEntry: ChangeDeclaration<ConfigEntryInput> = {
  action: "consul:applyConfigEntry",
  input: configEntryInput,
  target: async (given, reach) => {
    const { kind, name } = configEntryOf(given);
    const source = reach.estate.sourceNamed("CONSUL", given.source);
    const { configEntries } = reach.consul(source);
    const { id } = await configEntries.named(given.datacenter ?? null, kind, name);
    const called = `${kind}/${name}`.normalize("NFC");
    return namedTarget(reach, source, { id, name: called, kind: "CONSUL_CONFIG_ENTRY" });
  },
  plan: async (given, target, reach) => {
    const { configEntries, place } = configEntryAt(target, reach);
    const before = await configEntries.current(place);
    const state = before?.modifyIndex ?? "0";
    const { checkIndex } = given;
    if (checkIndex && BigInt(checkIndex) !== BigInt(state)) {
      throw configEntries.refuseIndex(state, checkIndex);
    }
    return {
      shown: {
        before: before && { body: shownJson(before.body), modifyIndex: state },
        after: { body: shownJson(configEntryOf(given).body) },
      },
      state,
      facts: { planCreated: before ? 0 : 1, planUpdated: before ? 1 : 0 },
      loses: [],
    };
  },
  run: async (given, target, reach) => {
    const { configEntries, place } = configEntryAt(target, reach);
    const { body } = configEntryOf(given);
    const { upstreamRequestId } = await configEntries.set(place, body, given.checkIndex ?? null);
    // The change was made, whether or not it can be read just now.
    const entry = await configEntries.current(place).catch(() => null);
    return {
      result: { id: target.id, modifyIndex: entry?.modifyIndex ?? null },
      upstreamRequestId,
    };
  },
  examine: async (given, target, { state, reach }) => {
    const { configEntries, place } = configEntryAt(target, reach);
    const entry = await configEntries.current(place);
    if (entry && holds(entry.body, configEntryOf(given).body)) {
      return { found: "DONE", message: "The entry says what was asked for." };
    }
    return (entry?.modifyIndex ?? "0") === state
      ? { found: "NOT_DONE", message: "The entry is as it was before." }
      : { found: "UNKNOWN", message: "The entry was changed since, and says something else now." };
  },
  isVisible: (_given, { result }, estate) => {
    const seen = estate.get(result["id"] ?? "");
    return (
      seen !== null &&
      "modifyIndex" in seen &&
      hasReached(seen.modifyIndex, result["modifyIndex"] ?? "0")
    );
  },
  shown: ({ body, ...others }) => shownInput({ ...others, body: shownJson(body) }),
};

@Resolver()
export class ApplyConsulConfigEntry {
  @Asks("consul:applyConfigEntry")
  @Mutation(() => ConsulConfigEntryPayload, {
    nullable: true,
    description: "Creates a central configuration entry, or replaces the one of its kind and name.",
  })
  async applyConsulConfigEntry(
    @Arg("input", () => ApplyConsulConfigEntryInput, { description: "The entry." })
    given: ApplyConsulConfigEntryInput,
    @Arg("options", () => OperationOptions, {
      nullable: true,
      description: "How the change is to be made.",
    })
    options: OperationOptions | null = null,
    @Ctx() context: Context,
  ) {
    const changed = await context.door.change(applyConsulConfigEntry, given, options);
    return { operation: changed.operation, entry: changedThing(changed, context) };
  }
}
