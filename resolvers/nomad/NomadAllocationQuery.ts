import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import {
  type NomadAllocation,
  NomadAllocationConnection,
  NomadAllocationFilter,
} from "../../schema/nomad/NomadAllocation.js";
import type { Context } from "../../src/context.js";
import { all, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadAllocationQuery {
  @Asks("estate:read")
  @Query(() => NomadAllocationConnection, {
    nullable: true,
    description: "The allocations of every Nomad, by id.",
  })
  nomadAllocations(
    @Arg("filter", () => NomadAllocationFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadAllocationFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_ALLOCATION",
      filter,
      page,
      where: all<NomadAllocation>(
        oneOf("namespace", filter?.namespaces),
        oneOf("taskGroup", filter?.taskGroups),
        oneOf("desiredStatus", filter?.desiredStatuses),
      ),
    });
  }
}
