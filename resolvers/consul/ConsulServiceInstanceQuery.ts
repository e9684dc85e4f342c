import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import {
  type ConsulServiceInstance,
  ConsulServiceInstanceConnection,
  ConsulServiceInstanceFilter,
} from "../../schema/consul/ConsulServiceInstance.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { all, oneOf, tagged } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { ofServiceKind } from "./conditions.js";
import { listed } from "./listed.js";

@Resolver()
export class ConsulServiceInstanceQuery {
  @Asks("estate:read")
  @Query(() => ConsulServiceInstanceConnection, {
    nullable: true,
    description: "The service instances of every Consul catalog, by id.",
  })
  consulServiceInstances(
    @Arg("filter", () => ConsulServiceInstanceFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: ConsulServiceInstanceFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "CONSUL_SERVICE_INSTANCE",
      filter,
      page,
      where: all<ConsulServiceInstance>(
        oneOf("datacenter", filter?.datacenters),
        oneOf("health", filter?.health),
        oneOf("serviceName", filter?.services),
        tagged(filter?.serviceTags),
        ofServiceKind(filter?.serviceKinds),
      ),
    });
  }
}
