import { Arg, Args, Ctx, ID, Query, Resolver } from "type-graphql";
import { Operation, OperationConnection } from "../../schema/estate/Operation.js";
import { OperationFilter } from "../../schema/estate/OperationFilter.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class OperationQueries {
  @Asks("operations:read")
  @Query(() => Operation, {
    nullable: true,
    description: "A change by its id; null where there is none that the caller may see.",
  })
  operation(
    @Arg("id", () => ID, { description: "As an earlier answer gave it: `operation:<id>`." })
    id: string,
    @Ctx() { operations }: Context,
  ) {
    return operations.operation(id);
  }

  @Asks("operations:read")
  @Query(() => OperationConnection, {
    nullable: true,
    description:
      "Changes that were asked for, oldest first: one's own, and those that the policies let one see.",
  })
  operations(
    @Arg("filter", () => OperationFilter, { nullable: true, description: "Which of them." })
    filter: OperationFilter | null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { operations }: Context,
  ) {
    return operations.operations(filter ?? {}, page);
  }
}
