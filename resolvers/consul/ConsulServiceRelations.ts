import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulIntention } from "../../schema/consul/ConsulIntention.js";
import { ConsulService } from "../../schema/consul/ConsulService.js";
import { ConsulServiceInstanceConnection } from "../../schema/consul/ConsulServiceInstance.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { intentionsOf } from "./intentionsOf.js";

@Resolver(() => ConsulService)
export class ConsulServiceRelations {
  @FieldResolver(() => ConsulServiceInstanceConnection, { description: "Its instances." })
  instances(
    @Root() service: ConsulService,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(service, "BELONGS_TO", "CONSUL_SERVICE_INSTANCE", page);
  }

  @FieldResolver(() => [ConsulIntention], {
    description:
      "The intentions that decide about its calls and calls to it: first those that name it, then those for any " +
      "service, each by precedence, the deciding one first. At most 100 of either.",
  })
  intentions(@Root() service: ConsulService, @Ctx() { estate }: Context) {
    return intentionsOf(service, estate);
  }

  @FieldResolver(() => [ConsulService], {
    description:
      "The services that it calls, by its proxies' upstreams or by an exact allow intention.",
  })
  upstreams(@Root() service: ConsulService, @Ctx() { estate }: Context) {
    return estate.followAll(service, "CALLS", "CONSUL_SERVICE");
  }

  @FieldResolver(() => [ConsulService], {
    description: "The services that call it, on the same grounds: at most 100.",
  })
  downstreams(@Root() service: ConsulService, @Ctx() { estate }: Context) {
    return estate.arrivingAll(service, "CALLS", "CONSUL_SERVICE");
  }
}
