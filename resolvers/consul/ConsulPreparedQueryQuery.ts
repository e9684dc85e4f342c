import { Args, Ctx, Query, Resolver } from "type-graphql";
import { ConsulLiveArguments } from "../../schema/consul/ConsulLiveArguments.js";
import { ConsulPreparedQueryConnection } from "../../schema/consul/ConsulPreparedQuery.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { livePage } from "./livePage.js";

@Resolver()
export class ConsulPreparedQueryQuery {
  @Asks("consul:readPreparedQuery")
  @Query(() => ConsulPreparedQueryConnection, {
    nullable: true,
    description: "The prepared queries of a datacenter, by id. Read live.",
  })
  consulPreparedQueries(
    @Args(() => ConsulLiveArguments) asked: ConsulLiveArguments,
    @Ctx() context: Context,
  ) {
    return livePage(
      {
        action: "consul:readPreparedQuery",
        name: "consulPreparedQueries",
        read: (reader, range) => reader.preparedQueries(range),
        keyOf: ({ queryId }) => queryId,
      },
      asked,
      context,
    );
  }
}
