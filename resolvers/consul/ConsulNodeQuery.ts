import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import {
  type ConsulNode,
  ConsulNodeConnection,
  ConsulNodeFilter,
} from "../../schema/consul/ConsulNode.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { all, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class ConsulNodeQuery {
  @Asks("estate:read")
  @Query(() => ConsulNodeConnection, {
    nullable: true,
    description: "The nodes of every Consul catalog, by id.",
  })
  consulNodes(
    @Arg("filter", () => ConsulNodeFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: ConsulNodeFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "CONSUL_NODE",
      filter,
      page,
      where: all<ConsulNode>(
        oneOf("datacenter", filter?.datacenters),
        oneOf("health", filter?.health),
      ),
    });
  }
}
