import { Ctx, Query, Resolver } from "type-graphql";
import { Source } from "../../schema/estate/Source.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class SourcesQuery {
  @Asks("estate:read")
  @Query(() => [Source], {
    description: "Every configured source, by id, with how current the view of it is.",
  })
  sources(@Ctx() { estate }: Context) {
    return estate.sources();
  }
}
