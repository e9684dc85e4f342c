import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import {
  type NomadNode,
  NomadNodeConnection,
  NomadNodeFilter,
} from "../../schema/nomad/NomadNode.js";
import type { Context } from "../../src/context.js";
import { all, being, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadNodeQuery {
  @Asks("estate:read")
  @Query(() => NomadNodeConnection, {
    nullable: true,
    description: "The nodes of every Nomad, by id.",
  })
  nomadNodes(
    @Arg("filter", () => NomadNodeFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadNodeFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_NODE",
      filter,
      page,
      where: all<NomadNode>(
        oneOf("datacenter", filter?.datacenters),
        oneOf("nodePool", filter?.nodePools),
        oneOf("nodeClass", filter?.nodeClasses),
        being("eligible", filter?.eligible),
        being("draining", filter?.draining),
      ),
    });
  }
}
