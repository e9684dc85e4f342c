import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulNode } from "../../schema/consul/ConsulNode.js";
import { NomadNode } from "../../schema/nomad/NomadNode.js";
import type { Context } from "../../src/context.js";

@Resolver(() => ConsulNode)
export class ConsulNodeInNomad {
  @FieldResolver(() => NomadNode, {
    nullable: true,
    description: "The Nomad client on the same machine.",
  })
  nomadNode(@Root() node: ConsulNode, @Ctx() { estate }: Context) {
    return estate.arrivingAll(node, "SAME_AS", "NOMAD_NODE").at(0) ?? null;
  }
}
