import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { NomadJob, NomadJobConnection, NomadJobFilter } from "../../schema/nomad/NomadJob.js";
import { NomadJobArguments } from "../../schema/nomad/NomadJobArguments.js";
import type { Context } from "../../src/context.js";
import { all, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { withDatacenter, withParent } from "./conditions.js";
import { jobNamed } from "./jobNamed.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadJobQueries {
  @Asks("estate:read")
  @Query(() => NomadJob, {
    nullable: true,
    description:
      "The one job of this id in its namespace; null where there is none. An id that more than one region has is an " +
      "error that names them.",
  })
  nomadJob(@Args(() => NomadJobArguments) asked: NomadJobArguments, @Ctx() { estate }: Context) {
    return jobNamed(estate, asked);
  }

  @Asks("estate:read")
  @Query(() => NomadJobConnection, {
    nullable: true,
    description: "The jobs of every Nomad, by id.",
  })
  nomadJobs(
    @Arg("filter", () => NomadJobFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadJobFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_JOB",
      filter,
      page,
      where: all<NomadJob>(
        oneOf("namespace", filter?.namespaces),
        oneOf("type", filter?.types),
        withDatacenter(filter?.datacenters),
        withParent(filter?.child),
      ),
    });
  }
}
