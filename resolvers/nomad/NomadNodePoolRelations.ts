import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { NomadNodeConnection } from "../../schema/nomad/NomadNode.js";
import { NomadNodePool } from "../../schema/nomad/NomadNodePool.js";
import type { Context } from "../../src/context.js";

@Resolver(() => NomadNodePool)
export class NomadNodePoolRelations {
  @FieldResolver(() => NomadNodeConnection, { description: "The nodes in it, by id." })
  nodes(
    @Root() pool: NomadNodePool,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(pool, "BELONGS_TO", "NOMAD_NODE", page);
  }
}
