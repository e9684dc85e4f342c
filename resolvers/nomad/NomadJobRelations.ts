import { GraphQLJSON } from "graphql-scalars";
import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulServiceConnection } from "../../schema/consul/ConsulService.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import { DeploymentsPageArguments } from "../../schema/nomad/DeploymentsPageArguments.js";
import { NomadAllocationConnection } from "../../schema/nomad/NomadAllocation.js";
import { NomadDeploymentConnection } from "../../schema/nomad/NomadDeployment.js";
import { NomadJob, NomadJobConnection } from "../../schema/nomad/NomadJob.js";
import type { Context } from "../../src/context.js";
import { liveOf } from "./liveOf.js";
import { servicesOf } from "./servicesOf.js";

@Resolver(() => NomadJob)
export class NomadJobRelations {
  @FieldResolver(() => GraphQLJSON, {
    nullable: true,
    description: "The whole job as Nomad has it; read live. Null where it is gone.",
  })
  specification(@Root() job: NomadJob, @Ctx() context: Context) {
    const { reader, region } = liveOf(job, "nomad:readSpecification", context);
    return reader.job(region, job.namespace, job.jobId);
  }

  @FieldResolver(() => [GraphQLJSON], {
    nullable: true,
    description: "Every version that Nomad keeps, whole, the newest first; read live.",
  })
  versions(@Root() job: NomadJob, @Ctx() context: Context) {
    const { reader, region } = liveOf(job, "nomad:readSpecification", context);
    return reader.jobVersions(region, job.namespace, job.jobId);
  }

  @FieldResolver(() => NomadAllocationConnection, { description: "Its allocations, by id." })
  allocations(
    @Root() job: NomadJob,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(job, "INSTANCE_OF", "NOMAD_ALLOCATION", page);
  }

  @FieldResolver(() => NomadDeploymentConnection, {
    description: "The rollouts of its versions, by id.",
  })
  deployments(
    @Root() job: NomadJob,
    @Args(() => DeploymentsPageArguments) page: DeploymentsPageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(job, "DEPLOYS", "NOMAD_DEPLOYMENT", page);
  }

  @FieldResolver(() => ConsulServiceConnection, {
    description: "The Consul services that its allocations are registered for, by id.",
  })
  services(
    @Root() job: NomadJob,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return servicesOf(job, page, estate);
  }

  @FieldResolver(() => NomadJob, {
    nullable: true,
    description: "The periodic or parameterized job that started it.",
  })
  parent(@Root() job: NomadJob, @Ctx() { estate }: Context) {
    return estate.follow(job, "INSTANCE_OF", "NOMAD_JOB");
  }

  @FieldResolver(() => NomadJobConnection, { description: "The jobs that it started, by id." })
  children(
    @Root() job: NomadJob,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return estate.arriving(job, "INSTANCE_OF", "NOMAD_JOB", page);
  }
}
