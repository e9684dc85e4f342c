import { Args, Ctx, Mutation, Resolver } from "type-graphql";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import { DeleteNomadVariableArguments } from "../../schema/nomad/DeleteNomadVariableArguments.js";
import type { Context } from "../../src/context.js";
import { Fault } from "../../src/errors.js";
import type { ChangeDeclaration } from "../../src/operations/ChangeDeclaration.js";
import { Asks } from "../../src/policy/Asks.js";
import { namespacedPlace } from "./changeTarget.js";
import {
  requireChangeable,
  type VariableName,
  variableName,
  variableTarget,
} from "./variableTarget.js";

export const deleteNomadVariable: ChangeDeclaration<VariableName> = {
  action: "nomad:deleteVariable",
  input: variableName,
  target: variableTarget,
  async plan(input, target, { nomad }) {
    const found = await nomad(target.source).variables.find(namespacedPlace(target));
    requireChangeable(found, input);
    const state = found.modifyIndex;
    if (state === "0") throw new Fault("NOT_FOUND", "There is no variable at this path.");
    return { shown: { modifyIndex: state }, state, facts: {}, loses: [] };
  },
  async run(_input, target, { nomad, state }) {
    await nomad(target.source).variables.delete(namespacedPlace(target), state);
    return { result: {} };
  },
  async examine(_input, target, { state, reach }) {
    const { variables } = reach.nomad(target.source);
    const { modifyIndex: now } = await variables.find(namespacedPlace(target));
    if (now === "0") return { found: "DONE", message: "The variable is gone." };
    return now === state
      ? { found: "NOT_DONE", message: "The variable is still there." }
      : { found: "UNKNOWN", message: `There is a variable again, at index ${now}.` };
  },
  shown: (input) => ({
    source: input.source ?? null,
    region: input.region ?? null,
    namespace: input.namespace ?? "default",
    path: input.path,
    checkIndex: input.checkIndex ?? null,
  }),
};

@Resolver()
export class DeleteNomadVariableMutation {
  @Asks("nomad:deleteVariable")
  @Mutation(() => OperationPayload, { nullable: true, description: "Deletes a variable." })
  async deleteNomadVariable(
    @Args(() => DeleteNomadVariableArguments) asked: DeleteNomadVariableArguments,
    @Ctx() { door }: Context,
  ) {
    const { options = null, ...input } = asked;
    const { operation } = await door.change(deleteNomadVariable, input, options);
    return { operation };
  }
}
