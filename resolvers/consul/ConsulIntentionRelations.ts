import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulIntention } from "../../schema/consul/ConsulIntention.js";
import { ConsulService } from "../../schema/consul/ConsulService.js";
import type { Context } from "../../src/context.js";
import { resourceId } from "../../src/estate/resourceId.js";

@Resolver(() => ConsulIntention)
export class ConsulIntentionRelations {
  @FieldResolver(() => ConsulService, {
    nullable: true,
    description: "The service that calls; null for a wildcard or a service that nothing registers.",
  })
  sourceService(
    @Root() { sourceId, datacenter, sourceName }: ConsulIntention,
    @Ctx() { estate }: Context,
  ) {
    return estate.get(resourceId(sourceId, "CONSUL_SERVICE", datacenter, sourceName));
  }

  @FieldResolver(() => ConsulService, {
    nullable: true,
    description:
      "The service that is called; null for a wildcard or a service that nothing registers.",
  })
  destinationService(
    @Root() { sourceId, datacenter, destinationName }: ConsulIntention,
    @Ctx() { estate }: Context,
  ) {
    return estate.get(resourceId(sourceId, "CONSUL_SERVICE", datacenter, destinationName));
  }
}
