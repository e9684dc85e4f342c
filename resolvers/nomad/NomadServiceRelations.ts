import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { NomadAllocationConnection } from "../../schema/nomad/NomadAllocation.js";
import { NomadService } from "../../schema/nomad/NomadService.js";
import type { Context } from "../../src/context.js";

@Resolver(() => NomadService)
export class NomadServiceRelations {
  @FieldResolver(() => NomadAllocationConnection, {
    description: "The allocations that are registered for it, by id.",
  })
  allocations(
    @Root() service: NomadService,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(service, "BELONGS_TO", "NOMAD_ALLOCATION", page);
  }
}
