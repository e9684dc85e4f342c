import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulDatacenter } from "../../schema/consul/ConsulDatacenter.js";
import { ConsulNodeConnection } from "../../schema/consul/ConsulNode.js";
import { ConsulServiceConnection } from "../../schema/consul/ConsulService.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";

@Resolver(() => ConsulDatacenter)
export class ConsulDatacenterRelations {
  @FieldResolver(() => ConsulNodeConnection, { description: "The nodes of its catalog." })
  nodes(
    @Root() datacenter: ConsulDatacenter,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(datacenter, "BELONGS_TO", "CONSUL_NODE", page);
  }

  @FieldResolver(() => ConsulServiceConnection, { description: "The services of its catalog." })
  services(
    @Root() datacenter: ConsulDatacenter,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(datacenter, "BELONGS_TO", "CONSUL_SERVICE", page);
  }
}
