import { Args, Ctx, Query, Resolver } from "type-graphql";
import { Topology } from "../../schema/estate/Topology.js";
import { TopologyArguments } from "../../schema/estate/TopologyArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class TopologyQuery {
  @Asks("estate:read")
  @Query(() => Topology, {
    nullable: true,
    description:
      "The neighbourhood of some resources, breadth first; without roots, the whole estate that the filter leaves. A " +
      "datacenter, namespace, node pool, workspace or VPC that the walk meets is shown; the walk goes on from it only " +
      "if it is a root.",
  })
  topology(@Args(() => TopologyArguments) asked: TopologyArguments, @Ctx() { estate }: Context) {
    return estate.topology(asked);
  }
}
