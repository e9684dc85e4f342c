import { Arg, Ctx, Query, Resolver } from "type-graphql";
import { InventoryDimension } from "../../schema/estate/enums.js";
import { InventoryGroup } from "../../schema/estate/InventoryGroup.js";
import { ResourceFilter } from "../../schema/estate/ResourceFilter.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class InventoryQuery {
  @Asks("estate:read")
  @Query(() => [InventoryGroup], {
    nullable: true,
    description: "How many resources there are, by system, kind, environment and so on.",
  })
  inventory(
    @Arg("filter", () => ResourceFilter, {
      nullable: true,
      description: "What to count; omitted: everything.",
    })
    filter: ResourceFilter | null = null,
    @Arg("groupBy", () => [InventoryDimension], {
      description: "What to count by, in this order; empty: one group of all.",
    })
    groupBy: readonly InventoryDimension[],
    @Ctx() { estate }: Context,
  ) {
    return estate.inventory(filter, groupBy);
  }
}
