import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { NomadNodePoolConnection, NomadNodePoolFilter } from "../../schema/nomad/NomadNodePool.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadNodePoolQuery {
  @Asks("estate:read")
  @Query(() => NomadNodePoolConnection, {
    nullable: true,
    description: "The node pools of every Nomad, by id.",
  })
  nomadNodePools(
    @Arg("filter", () => NomadNodePoolFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadNodePoolFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_NODE_POOL",
      filter,
      page,
    });
  }
}
