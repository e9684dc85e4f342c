import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulNode } from "../../schema/consul/ConsulNode.js";
import { ConsulService } from "../../schema/consul/ConsulService.js";
import { ConsulServiceInstance } from "../../schema/consul/ConsulServiceInstance.js";
import type { Context } from "../../src/context.js";

@Resolver(() => ConsulServiceInstance)
export class ConsulServiceInstanceRelations {
  @FieldResolver(() => ConsulService, {
    nullable: true,
    description: "The service that it is an instance of.",
  })
  service(@Root() instance: ConsulServiceInstance, @Ctx() { estate }: Context) {
    return estate.follow(instance, "BELONGS_TO", "CONSUL_SERVICE");
  }

  @FieldResolver(() => ConsulNode, {
    nullable: true,
    description: "The node that it is registered on.",
  })
  node(@Root() instance: ConsulServiceInstance, @Ctx() { estate }: Context) {
    return estate.follow(instance, "RUNS_ON", "CONSUL_NODE");
  }

  @FieldResolver(() => ConsulService, {
    nullable: true,
    description: "For a sidecar or a gateway: the service that it stands in front of.",
  })
  proxiedService(@Root() instance: ConsulServiceInstance, @Ctx() { estate }: Context) {
    return estate.follow(instance, "PROXIES", "CONSUL_SERVICE");
  }
}
