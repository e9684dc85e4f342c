import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulServiceInstance } from "../../schema/consul/ConsulServiceInstance.js";
import { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import type { Context } from "../../src/context.js";

@Resolver(() => ConsulServiceInstance)
export class ConsulServiceInstanceInNomad {
  @FieldResolver(() => NomadAllocation, {
    nullable: true,
    description: "The Nomad allocation that registered it; null where none did.",
  })
  allocation(@Root() instance: ConsulServiceInstance, @Ctx() { estate }: Context) {
    return estate.follow(instance, "REGISTERED_BY", "NOMAD_ALLOCATION");
  }
}
