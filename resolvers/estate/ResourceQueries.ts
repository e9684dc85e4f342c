import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { Resource, ResourceConnection } from "../../schema/estate/Resource.js";
import { ResourceFilter } from "../../schema/estate/ResourceFilter.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class ResourceQueries {
  @Asks("estate:read")
  @Query(() => [Resource], {
    nullable: true,
    description:
      "Everything that an id, an address, a name or an allocation id denotes, in every system: at most 100. Empty " +
      "where nothing is known by it.",
  })
  resolve(
    @Arg("identifier", () => String, {
      description: "The identifier, whole; case does not matter. A part of one: `resources`.",
    })
    identifier: string,
    @Ctx() { estate }: Context,
  ) {
    return estate.resolve(identifier);
  }

  @Asks("estate:read")
  @Query(() => ResourceConnection, {
    nullable: true,
    description: "The resources of every system, by id.",
  })
  resources(
    @Arg("filter", () => ResourceFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: ResourceFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.resources(filter, page);
  }
}
