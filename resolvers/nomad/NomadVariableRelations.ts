import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Source } from "../../schema/estate/Source.js";
import { NomadVariable } from "../../schema/nomad/NomadVariable.js";
import type { Context } from "../../src/context.js";

@Resolver(() => NomadVariable)
export class NomadVariableRelations {
  @FieldResolver(() => Source, { description: "The source that holds it." })
  source(@Root() { sourceId }: NomadVariable, @Ctx() { estate }: Context) {
    return estate.source(sourceId);
  }
}
