import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulPreparedQuery } from "../../schema/consul/ConsulPreparedQuery.js";
import { Source } from "../../schema/estate/Source.js";
import type { Context } from "../../src/context.js";

@Resolver(() => ConsulPreparedQuery)
export class ConsulPreparedQueryRelations {
  @FieldResolver(() => Source, { description: "The source that holds it." })
  source(@Root() { sourceId }: ConsulPreparedQuery, @Ctx() { estate }: Context) {
    return estate.source(sourceId);
  }
}
