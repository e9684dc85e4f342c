import { Ctx, Query, Resolver } from "type-graphql";
import { Viewer } from "../../schema/estate/Viewer.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver()
export class ViewerQuery {
  @Asks("viewer:read")
  @Query(() => Viewer, { description: "Who asks, as the token says." })
  viewer(@Ctx() { viewer }: Context) {
    return viewer;
  }
}
