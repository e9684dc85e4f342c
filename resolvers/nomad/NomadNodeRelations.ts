import { GraphQLJSON } from "graphql-scalars";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulNode } from "../../schema/consul/ConsulNode.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { NomadAllocationConnection } from "../../schema/nomad/NomadAllocation.js";
import { NomadNode } from "../../schema/nomad/NomadNode.js";
import { NomadNodePool } from "../../schema/nomad/NomadNodePool.js";
import type { Context } from "../../src/context.js";
import { liveOf } from "./liveOf.js";

@Resolver(() => NomadNode)
export class NomadNodeRelations {
  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description:
      "Everything that the node fingerprinted, by name; read live. Null where it is gone.",
  })
  attributes(@Root() node: NomadNode, @Ctx() context: Context) {
    const { reader, region } = liveOf(node, "nomad:readTaskStates", context);
    return reader.nodeAttributes(region, node.nodeId);
  }

  @FieldResolver(() => NomadAllocationConnection, {
    description: "The allocations that were placed on it, by id.",
  })
  allocations(
    @Root() node: NomadNode,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(node, "RUNS_ON", "NOMAD_ALLOCATION", page);
  }

  @FieldResolver(() => ConsulNode, {
    nullable: true,
    description: "The Consul node on the same machine.",
  })
  consulNode(@Root() node: NomadNode, @Ctx() { estate }: Context) {
    return estate.follow(node, "SAME_AS", "CONSUL_NODE");
  }

  @FieldResolver(() => NomadNodePool, { nullable: true, description: "The pool that it is in." })
  pool(@Root() node: NomadNode, @Ctx() { estate }: Context) {
    return estate.follow(node, "BELONGS_TO", "NOMAD_NODE_POOL");
  }
}
