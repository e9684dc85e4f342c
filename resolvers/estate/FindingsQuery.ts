import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { FindingConnection } from "../../schema/estate/Finding.js";
import { FindingFilter } from "../../schema/estate/FindingFilter.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class FindingsQuery {
  @Asks("estate:read")
  @Query(() => FindingConnection, {
    nullable: true,
    description:
      "What the systems disagree about: unmanaged things, ghosts, dangling and ambiguous references, drift.",
  })
  findings(
    @Arg("filter", () => FindingFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: FindingFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.findings(filter, page);
  }
}
