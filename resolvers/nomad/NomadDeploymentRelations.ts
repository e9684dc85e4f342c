import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { NomadAllocationConnection } from "../../schema/nomad/NomadAllocation.js";
import { NomadDeployment } from "../../schema/nomad/NomadDeployment.js";
import { NomadJob } from "../../schema/nomad/NomadJob.js";
import type { Context } from "../../src/context.js";

@Resolver(() => NomadDeployment)
export class NomadDeploymentRelations {
  @FieldResolver(() => NomadJob, { nullable: true, description: "The job that it rolls out." })
  job(@Root() deployment: NomadDeployment, @Ctx() { estate }: Context) {
    return estate.follow(deployment, "DEPLOYS", "NOMAD_JOB");
  }

  @FieldResolver(() => NomadAllocationConnection, {
    description: "The allocations that it placed, by id.",
  })
  allocations(
    @Root() deployment: NomadDeployment,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(deployment, "BELONGS_TO", "NOMAD_ALLOCATION", page);
  }
}
