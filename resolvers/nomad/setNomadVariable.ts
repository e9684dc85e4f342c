import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import { z } from "zod";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import { OperationOptions } from "../../schema/estate/OperationOptions.js";
import { SetNomadVariableInput } from "../../schema/nomad/SetNomadVariableInput.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { masked } from "../../src/operations/masked.js";
import { Asks } from "../../src/policy/Asks.js";
import { namespacedPlace } from "./changeTarget.js";
import { requireChangeable, variableName, variableTarget } from "./variableTarget.js";

/** Nomad takes no more. */
const MOST_BYTES = 64 * 1024;

const inputShape = variableName.extend({
  items: z
    .record(z.string(), z.string("items are texts"), "an object is expected")
    .refine((items) => Object.keys(items).length > 0, "at least one item is needed"),
});

type SetVariable = z.infer<typeof inputShape>;

/** As Nomad counts: names and values. */
const bytesOf = ({ items }: SetVariable): number =>
  Object.entries(items).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );

const requireSize = (input: SetVariable): void => {
  const bytes = bytesOf(input);
  if (bytes <= MOST_BYTES) return;
  const what = `The items have ${bytes} bytes; Nomad takes ${MOST_BYTES} (64 KiB) at most.`;
  throw new Fault("VALUE_TOO_LARGE", what, { found: bytes, limit: MOST_BYTES });
};

const maskedItems = ({ items }: SetVariable): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(items).map(([name, value]) => [name, masked(value)]));

export const setNomadVariable: ChangeDeclaration<SetVariable> = {
  action: "nomad:setVariable",
  input: inputShape,
  target(input, reach) {
    requireSize(input);
    return variableTarget(input, reach);
  },
  async plan(input, target, { nomad }) {
    const { variables } = nomad(target.source);
    const place = namespacedPlace(target);
    if (!(await variables.hasNamespace(place))) {
      throw new Fault("BAD_USER_INPUT", "Nomad has no such namespace; create it first.");
    }
    const found = await variables.find(place);
    requireChangeable(found, input);
    const state = found.modifyIndex;
    return {
      shown: { modifyIndex: state === "0" ? null : state, items: maskedItems(input) },
      state,
      facts: { bytes: bytesOf(input) },
      loses: [],
    };
  },
  async run({ items }, target, { nomad, state }) {
    await nomad(target.source).variables.set(namespacedPlace(target), items, state);
    return { result: {} };
  },
  async examine(_input, target, { state, reach }) {
    const { variables } = reach.nomad(target.source);
    const { modifyIndex: now } = await variables.find(namespacedPlace(target));
    return now === state
      ? { found: "NOT_DONE", message: "The variable has not changed." }
      : { found: "UNKNOWN", message: `The variable is at index ${now} now; it is not read.` };
  },
  shown: (input) => ({
    source: input.source ?? null,
    region: input.region ?? null,
    namespace: input.namespace ?? "default",
    path: input.path,
    items: maskedItems(input),
    checkIndex: input.checkIndex ?? null,
  }),
};

@Resolver()
export class SetNomadVariableMutation {
  @Asks("nomad:setVariable")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Writes a variable, all of it. Its values are never read back.",
  })
  async setNomadVariable(
    @Arg("input", () => SetNomadVariableInput, { description: "The variable." })
    input: SetNomadVariableInput,
    @Arg("options", () => OperationOptions, {
      nullable: true,
      description: "How the change is to be made.",
    })
    options: OperationOptions | null = null,
    @Ctx() { door }: Context,
  ) {
    const { operation } = await door.change(setNomadVariable, input, options);
    return { operation };
  }
}
