import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { ConsulServiceInstance } from "../../schema/consul/ConsulServiceInstance.js";
import { NomadAllocation } from "../../schema/nomad/NomadAllocation.js";
import { NomadAllocationResources } from "../../schema/nomad/NomadAllocationResources.js";
import { NomadDeployment } from "../../schema/nomad/NomadDeployment.js";
import { NomadJob } from "../../schema/nomad/NomadJob.js";
import { NomadNode } from "../../schema/nomad/NomadNode.js";
import { NomadTaskState } from "../../schema/nomad/NomadTaskState.js";
import type { Context } from "../../src/context.js";
import { liveOf } from "./liveOf.js";

@Resolver(() => NomadAllocation)
export class NomadAllocationRelations {
  @FieldResolver(() => [NomadTaskState], {
    nullable: true,
    description: "The state of each of its tasks, by name; read live. Null where it is gone.",
  })
  async taskStates(@Root() allocation: NomadAllocation, @Ctx() context: Context) {
    const { reader, region } = liveOf(allocation, "nomad:readTaskStates", context);
    const detail = await reader.allocation(region, allocation.allocationId);
    return detail?.taskStates ?? null;
  }

  @FieldResolver(() => NomadAllocationResources, {
    nullable: true,
    description: "What was set aside for it; read live. Null where it is gone.",
  })
  async resources(@Root() allocation: NomadAllocation, @Ctx() context: Context) {
    const { reader, region } = liveOf(allocation, "nomad:readTaskStates", context);
    const detail = await reader.allocation(region, allocation.allocationId);
    return detail?.resources ?? null;
  }

  @FieldResolver(() => NomadJob, { nullable: true, description: "The job that it belongs to." })
  job(@Root() allocation: NomadAllocation, @Ctx() { estate }: Context) {
    return estate.follow(allocation, "INSTANCE_OF", "NOMAD_JOB");
  }

  @FieldResolver(() => NomadNode, { nullable: true, description: "The node that it runs on." })
  node(@Root() allocation: NomadAllocation, @Ctx() { estate }: Context) {
    return estate.follow(allocation, "RUNS_ON", "NOMAD_NODE");
  }

  @FieldResolver(() => NomadDeployment, {
    nullable: true,
    description: "The deployment that placed it, while Nomad keeps that.",
  })
  deployment(@Root() allocation: NomadAllocation, @Ctx() { estate }: Context) {
    return estate.follow(allocation, "BELONGS_TO", "NOMAD_DEPLOYMENT");
  }

  @FieldResolver(() => [ConsulServiceInstance], {
    description: "What it is registered as in Consul: at most 100.",
  })
  serviceInstances(@Root() allocation: NomadAllocation, @Ctx() { estate }: Context) {
    return estate.arrivingAll(allocation, "REGISTERED_BY", "CONSUL_SERVICE_INSTANCE");
  }
}
