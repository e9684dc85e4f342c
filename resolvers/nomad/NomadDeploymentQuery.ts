import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import {
  type NomadDeployment,
  NomadDeploymentConnection,
  NomadDeploymentFilter,
} from "../../schema/nomad/NomadDeployment.js";
import type { Context } from "../../src/context.js";
import { all, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadDeploymentQuery {
  @Asks("estate:read")
  @Query(() => NomadDeploymentConnection, {
    nullable: true,
    description: "The deployments of every Nomad, by id.",
  })
  nomadDeployments(
    @Arg("filter", () => NomadDeploymentFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadDeploymentFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_DEPLOYMENT",
      filter,
      page,
      where: all<NomadDeployment>(oneOf("namespace", filter?.namespaces)),
    });
  }
}
