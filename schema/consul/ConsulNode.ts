import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { Tag } from "../estate/Tag.js";
import { ConsulCheck } from "./ConsulCheck.js";
import { ConsulFilter } from "./ConsulFilter.js";
import { ConsulHealth } from "./enums.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A machine in Consul's catalog, with or without an agent. Its id reads `consul:<source>:node:<datacenter>/<name>`.",
})
export class ConsulNode extends Resource {
  @Field(() => String, { description: "The datacenter whose catalog holds it." })
  readonly datacenter!: string;

  @Field(() => String, {
    nullable: true,
    description: "Consul's node id, a UUID; null for a node that was registered without one.",
  })
  readonly consulNodeId!: string | null;

  @Field(() => String, { description: "Its address, or the host name of an external one." })
  readonly address!: string;

  @Field(() => [Tag], { description: "The metadata that it was registered with." })
  readonly meta!: readonly Tag[];

  @Field(() => ConsulHealth, { description: "The worst of its own checks." })
  readonly health!: ConsulHealth;

  @Field(() => [ConsulCheck], { description: "The checks of the node itself." })
  readonly checks!: readonly ConsulCheck[];
}

export const ConsulNodeConnection = connectionOf(ConsulNode, "ConsulNode", "Consul nodes");

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class ConsulNodeFilter extends ConsulFilter {
  @Field(() => [ConsulHealth], { nullable: true, description: "What its own checks say." })
  readonly health?: readonly ConsulHealth[] | null;
}
