import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulNode } from "../../schema/consul/ConsulNode.js";
import { ConsulSession } from "../../schema/consul/ConsulSession.js";
import { Source } from "../../schema/estate/Source.js";
import type { Context } from "../../src/context.js";
import { resourceId } from "../../src/estate/resourceId.js";

@Resolver(() => ConsulSession)
export class ConsulSessionRelations {
  @FieldResolver(() => Source, { description: "The source that holds it." })
  source(@Root() { sourceId }: ConsulSession, @Ctx() { estate }: Context) {
    return estate.source(sourceId);
  }

  @FieldResolver(() => ConsulNode, {
    nullable: true,
    description: "The node that it is bound to; null where it is not known.",
  })
  node(@Root() { sourceId, datacenter, nodeName }: ConsulSession, @Ctx() { estate }: Context) {
    return estate.get(resourceId(sourceId, "CONSUL_NODE", datacenter, nodeName));
  }
}
