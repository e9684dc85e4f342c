import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import {
  type NomadVolume,
  NomadVolumeConnection,
  NomadVolumeFilter,
} from "../../schema/nomad/NomadVolume.js";
import type { Context } from "../../src/context.js";
import { all, oneOf } from "../../src/estate/conditions.js";
import { Asks } from "../../src/policy/Asks.js";
import { listed } from "./listed.js";

@Resolver()
export class NomadVolumeQuery {
  @Asks("estate:read")
  @Query(() => NomadVolumeConnection, {
    nullable: true,
    description: "The volumes of every Nomad, by id.",
  })
  nomadVolumes(
    @Arg("filter", () => NomadVolumeFilter, {
      nullable: true,
      description: "What to let through; omitted: everything.",
    })
    filter: NomadVolumeFilter | null = null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { estate }: Context,
  ) {
    return listed(estate, {
      kind: "NOMAD_VOLUME",
      filter,
      page,
      where: all<NomadVolume>(oneOf("namespace", filter?.namespaces), oneOf("type", filter?.types)),
    });
  }
}
