import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { NomadJob } from "../../schema/nomad/NomadJob.js";
import { NomadNode } from "../../schema/nomad/NomadNode.js";
import { NomadVolume } from "../../schema/nomad/NomadVolume.js";
import type { Context } from "../../src/context.js";

@Resolver(() => NomadVolume)
export class NomadVolumeRelations {
  @FieldResolver(() => NomadNode, {
    nullable: true,
    description: "The node that holds it; null for a CSI volume.",
  })
  node(@Root() volume: NomadVolume, @Ctx() { estate }: Context) {
    return estate.follow(volume, "RUNS_ON", "NOMAD_NODE");
  }

  @FieldResolver(() => [NomadJob], {
    description: "The jobs whose specification asks for it by its id: at most 100.",
  })
  jobs(@Root() volume: NomadVolume, @Ctx() { estate }: Context) {
    return estate.arrivingAll(volume, "USES", "NOMAD_JOB");
  }
}
