import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import {
  ConsulDatacenterConnection,
  ConsulDatacenterFilter,
} from "../../schema/consul/ConsulDatacenter.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class ConsulDatacenterQuery {
  @Asks("estate:read")
  @Query(() => ConsulDatacenterConnection, {
    nullable: true,
    description: "The datacenters of every Consul, by id.",
  })
  consulDatacenters(
    @Arg("filter", () => ConsulDatacenterFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: ConsulDatacenterFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, { kind: "CONSUL_DATACENTER", filter, page });
  }
}
