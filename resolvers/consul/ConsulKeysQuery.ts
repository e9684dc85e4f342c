import { Args, Ctx, Query, Resolver } from "type-graphql";
import { ConsulKeyConnection } from "../../schema/consul/ConsulKey.js";
import { ConsulKeysArguments } from "../../schema/consul/ConsulKeysArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";
import { livePage } from "./livePage.js";

@Resolver()
export class ConsulKeysQuery {
  @Asks("consul:listKeys")
  @Query(() => ConsulKeyConnection, {
    nullable: true,
    description:
      "The keys of a KV store, read live, page by page, in the order of the keys. Values are read only when selected.",
  })
  consulKeys(@Args(() => ConsulKeysArguments) asked: ConsulKeysArguments, @Ctx() context: Context) {
    const { prefix } = asked;
    return livePage(
      {
        action: "consul:listKeys",
        name: `consulKeys ${JSON.stringify(prefix)}`,
        read: (reader, range) => reader.keys({ ...range, prefix }),
        keyOf: ({ key }) => key,
      },
      asked,
      context,
    );
  }
}
