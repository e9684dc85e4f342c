import { Arg, Ctx, ID, Int, Query, Resolver } from "type-graphql";
import { Impact } from "../../schema/estate/Impact.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class ImpactQuery {
  @Asks("estate:read")
  @Query(() => Impact, {
    nullable: true,
    description:
      "What is affected when these disappear. Lost: the given things; what RUNS_ON, is REGISTERED_BY or is SAME_AS a " +
      "lost thing; the members (BELONGS_TO, INSTANCE_OF) of a lost container; a service or job all of whose members " +
      "are lost. Affected: every lost thing; the service or job of a lost member; what DEPENDS_ON, USES, " +
      "READS_SECRETS_OF, ISSUES_FOR, CALLS or ROUTES_TO a thing that is lost, or that is affected by one of these six. " +
      "A service or job that keeps a member is listed and the walk ends there. MANAGES and DEPLOYS are not followed. " +
      "An allocation that has ended (complete, failed, lost) is affected only if it is given, and is no member that is " +
      "kept. An id of nothing that the caller may see affects nothing.",
  })
  impact(
    @Arg("of", () => [ID], { description: "The ids of the resources that disappear." })
    of: readonly string[],
    @Arg("limit", () => Int, {
      nullable: true,
      defaultValue: 500,
      description: "How many resources at most: 1 to 500. `omitted` tells how many were left out.",
    })
    limit: number,
    @Ctx() { estate }: Context,
  ) {
    return estate.impact(of, limit);
  }
}
