import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import {
  type NomadService,
  NomadServiceConnection,
  NomadServiceFilter,
} from "../../schema/nomad/NomadService.js";
import type { Context } from "../../src/context.js";
import { all, oneOf, tagged } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadServiceQuery {
  @Asks("estate:read")
  @Query(() => NomadServiceConnection, {
    nullable: true,
    description: "The services of every Nomad's own registry, by id.",
  })
  nomadServices(
    @Arg("filter", () => NomadServiceFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadServiceFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_SERVICE",
      filter,
      page,
      where: all<NomadService>(oneOf("namespace", filter?.namespaces), tagged(filter?.serviceTags)),
    });
  }
}
