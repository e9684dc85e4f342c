import { Args, Ctx, Query, Resolver } from "type-graphql";
import { NomadVariableConnection } from "../../schema/nomad/NomadVariable.js";
import { NomadVariablesArguments } from "../../schema/nomad/NomadVariablesArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { livePage } from "./livePage.js";

@Resolver()
export class NomadVariableQuery {
  @Asks("nomad:readVariablePaths")
  @Query(() => NomadVariableConnection, {
    nullable: true,
    description:
      "The paths of the variables of a region, by namespace and path; never what they hold. Read live.",
  })
  nomadVariables(
    @Args(() => NomadVariablesArguments) asked: NomadVariablesArguments,
    @Ctx() context: Context,
  ) {
    const { prefix } = asked;
    return livePage(
      {
        action: "nomad:readVariablePaths",
        name: `nomadVariables ${JSON.stringify(prefix)}`,
        read: (reader, range) => reader.variables({ ...range, prefix }),
        keyOf: ({ namespace, path }) => `${namespace}.${path}`,
      },
      asked,
      context,
    );
  }
}
