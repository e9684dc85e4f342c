import { Args, Ctx, Query, Resolver } from "type-graphql";
import { Path } from "../../schema/estate/Path.js";
import { PathsArguments } from "../../schema/estate/PathsArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class PathsQuery {
  @Asks("estate:read")
  @Query(() => [Path], {
    nullable: true,
    description:
      "The shortest chains of relations from one resource to another, whichever way they point. Containers (see " +
      "`topology`) are not walked through.",
  })
  paths(
    @Args(() => PathsArguments) { from, to, limit }: PathsArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.paths(from, to, limit);
  }
}
