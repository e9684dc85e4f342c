import { Args, Ctx, Query, Resolver } from "type-graphql";
import { ConsulLiveArguments } from "../../schema/consul/ConsulLiveArguments.js";
import { ConsulSessionConnection } from "../../schema/consul/ConsulSession.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { livePage } from "./livePage.js";

@Resolver()
export class ConsulSessionQuery {
  @Asks("consul:readSession")
  @Query(() => ConsulSessionConnection, {
    nullable: true,
    description: "The sessions of a datacenter, by id. Read live.",
  })
  consulSessions(
    @Args(() => ConsulLiveArguments) asked: ConsulLiveArguments,
    @Ctx() context: Context,
  ) {
    return livePage(
      {
        action: "consul:readSession",
        name: "consulSessions",
        read: (reader, range) => reader.sessions(range),
        keyOf: ({ sessionId }) => sessionId,
      },
      asked,
      context,
    );
  }
}
