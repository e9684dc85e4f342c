import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { KindFilter } from "../estate/KindFilter.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A set of nodes that jobs may be bound to. Its id reads `nomad:<source>:node-pool:<region>/<name>`. The pool `all` " +
    "stands for every node and lists none.",
})
export class NomadNodePool extends Resource {
  @Field(() => String, { description: "What somebody wrote about it; may be empty." })
  readonly description!: string;
}

export const NomadNodePoolConnection = connectionOf(
  NomadNodePool,
  "NomadNodePool",
  "Nomad node pools",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadNodePoolFilter extends KindFilter {}
