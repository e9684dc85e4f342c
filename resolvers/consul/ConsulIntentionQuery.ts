import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import {
  type ConsulIntention,
  ConsulIntentionConnection,
  ConsulIntentionFilter,
} from "../../schema/consul/ConsulIntention.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { all, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

const asked = (name: string | null | undefined) => (typeof name === "string" ? [name] : null);

@Resolver()
export class ConsulIntentionQuery {
  @Asks("estate:read")
  @Query(() => ConsulIntentionConnection, {
    nullable: true,
    description: "The intentions of every Consul, by id.",
  })
  consulIntentions(
    @Arg("filter", () => ConsulIntentionFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: ConsulIntentionFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "CONSUL_INTENTION",
      filter,
      page,
      where: all<ConsulIntention>(
        oneOf("datacenter", filter?.datacenters),
        oneOf("sourceName", asked(filter?.sourceName)),
        oneOf("destinationName", asked(filter?.destinationName)),
        oneOf("action", filter?.actions),
      ),
    });
  }
}
