import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { NomadFilter } from "./NomadFilter.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A CSI volume or a dynamic host volume. Its id reads `nomad:<source>:volume:<region>/<namespace>/<volume id>`.",
})
export class NomadVolume extends Resource {
  @Field(() => String, { description: "Its id, unique in its namespace." })
  readonly volumeId!: string;

  @Field(() => String, { description: "The namespace that it is registered in." })
  readonly namespace!: string;

  @Field(() => String, { description: "`csi` or `host`." })
  readonly type!: string;

  @Field(() => String, { description: "The plugin that serves it." })
  readonly pluginId!: string;

  @Field(() => Boolean, { description: "Whether allocations that need it can be placed." })
  readonly schedulable!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Its size in bytes, a decimal string; null where it is not told.",
  })
  readonly capacityBytes!: string | null;
}

export const NomadVolumeConnection = connectionOf(NomadVolume, "NomadVolume", "Nomad volumes");

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadVolumeFilter extends NomadFilter {
  @Field(() => [String], { nullable: true, description: "Types: `csi`, `host`." })
  readonly types?: readonly string[] | null;
}
