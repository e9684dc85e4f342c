import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { Node } from "../../schema/estate/Node.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { nodeOf, nodesOf } from "./nodeOf.js";

@Resolver()
export class NodeQueries {
  @Asks("estate:read")
  @Query(() => Node, {
    nullable: true,
    description:
      "Anything that has an id: a resource, a source, a key, a session. Null where there is no such thing.",
  })
  node(
    @Arg("id", () => ID, { description: "The id, as an earlier answer gave it." }) id: string,
    @Ctx() context: Context,
  ) {
    return nodeOf(id, context);
  }

  @Asks("estate:read")
  @Query(() => [Node], {
    nullable: "items",
    description: "The same for several ids, in their order; null where there is no such thing.",
  })
  nodes(
    @Arg("ids", () => [ID], { description: "The ids: at most 100." }) ids: readonly string[],
    @Ctx() context: Context,
  ) {
    return nodesOf(ids, context);
  }
}
