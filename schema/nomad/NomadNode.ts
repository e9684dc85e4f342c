import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { KindFilter } from "../estate/KindFilter.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { Tag } from "../estate/Tag.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A client of Nomad: a machine that runs allocations. Its id reads `nomad:<source>:node:<region>/<node id>`.",
})
export class NomadNode extends Resource {
  @Field(() => String, { description: "Its id, a UUID." })
  readonly nodeId!: string;

  @Field(() => String, { description: "Nomad's datacenter of it." })
  readonly datacenter!: string;

  @Field(() => String, { description: "The name of its node pool." })
  readonly nodePool!: string;

  @Field(() => String, { nullable: true, description: "Its class; null where it has none." })
  readonly nodeClass!: string | null;

  @Field(() => Boolean, { description: "Whether new allocations may be placed on it." })
  readonly eligible!: boolean;

  @Field(() => Boolean, { description: "Whether its allocations are being moved away." })
  readonly draining!: boolean;

  @Field(() => String, { description: "Its address, as it found it itself." })
  readonly address!: string;

  @Field(() => String, { description: "The version of its agent; empty where it is not told." })
  readonly nomadVersion!: string;

  @Field(() => [String], { description: "The task drivers that it found." })
  readonly drivers!: readonly string[];

  @Field(() => [Tag], { description: "The metadata of its configuration." })
  readonly meta!: readonly Tag[];

  /** Nomad's index of its latest change. Not a field. */
  readonly modifyIndex!: number;
}

export const NomadNodeConnection = connectionOf(NomadNode, "NomadNode", "Nomad nodes");

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadNodeFilter extends KindFilter {
  @Field(() => [String], { nullable: true, description: "Nomad's datacenters, e.g. `dc1`." })
  readonly datacenters?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Names of node pools." })
  readonly nodePools?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Classes of nodes." })
  readonly nodeClasses?: readonly string[] | null;

  @Field(() => Boolean, { nullable: true, description: "Whether it takes new allocations." })
  readonly eligible?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: "Whether it is being drained." })
  readonly draining?: boolean | null;
}
