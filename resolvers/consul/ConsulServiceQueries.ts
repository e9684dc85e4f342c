import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import {
  ConsulService,
  ConsulServiceConnection,
  ConsulServiceFilter,
} from "../../schema/consul/ConsulService.js";
import { ConsulServiceArguments } from "../../schema/consul/ConsulServiceArguments.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { all, oneOf, tagged } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { ofServiceKind } from "./conditions.js";
import { listed } from "./listed.js";
import { serviceNamed } from "./serviceNamed.js";

@Resolver()
export class ConsulServiceQueries {
  @Asks("estate:read")
  @Query(() => ConsulService, {
    nullable: true,
    description:
      "The one service of this name; null where there is none. A name that more than one datacenter has is an error " +
      "that names them.",
  })
  consulService(
    @Args(() => ConsulServiceArguments) asked: ConsulServiceArguments,
    @Ctx() { estate }: Context,
  ) {
    return serviceNamed(estate, asked);
  }

  @Asks("estate:read")
  @Query(() => ConsulServiceConnection, {
    nullable: true,
    description: "The services of every Consul catalog, by id.",
  })
  consulServices(
    @Arg("filter", () => ConsulServiceFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: ConsulServiceFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "CONSUL_SERVICE",
      filter,
      page,
      where: all<ConsulService>(
        oneOf("datacenter", filter?.datacenters),
        oneOf("health", filter?.health),
        tagged(filter?.serviceTags),
        ofServiceKind(filter?.serviceKinds),
      ),
    });
  }
}
