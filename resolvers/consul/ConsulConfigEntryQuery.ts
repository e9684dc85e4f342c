import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import {
  type ConsulConfigEntry,
  ConsulConfigEntryConnection,
  ConsulConfigEntryFilter,
} from "../../schema/consul/ConsulConfigEntry.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { all, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class ConsulConfigEntryQuery {
  @Asks("estate:read")
  @Query(() => ConsulConfigEntryConnection, {
    nullable: true,
    description: "The central configuration entries of every Consul, by id.",
  })
  consulConfigEntries(
    @Arg("filter", () => ConsulConfigEntryFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: ConsulConfigEntryFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "CONSUL_CONFIG_ENTRY",
      filter,
      page,
      where: all<ConsulConfigEntry>(
        oneOf("datacenter", filter?.datacenters),
        oneOf("entryKind", filter?.entryKinds),
      ),
    });
  }
}
