import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulNode } from "../../schema/consul/ConsulNode.js";
import { ConsulServiceInstanceConnection } from "../../schema/consul/ConsulServiceInstance.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";

@Resolver(() => ConsulNode)
export class ConsulNodeRelations {
  @FieldResolver(() => ConsulServiceInstanceConnection, {
    description: "The service instances that are registered on it.",
  })
  instances(
    @Root() node: ConsulNode,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(node, "RUNS_ON", "CONSUL_SERVICE_INSTANCE", page);
  }
}
