import { GraphQLJSON } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { liveConnectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";

@ObjectType({
  implements: Node,
  description:
    "A prepared query: a stored way to look for a service, with its failover. Read live. Its id reads " +
    "`consul:<source>:prepared-query:<datacenter>/<query id>`.",
})
export class ConsulPreparedQuery extends Node {
  /** Not a field: how `Node` tells its type. */
  readonly __typename!: "ConsulPreparedQuery";

  /** The source that holds it, e.g. `consul:hz`. Not a field: `source` is. */
  readonly sourceId!: string;

  @Field(() => String, { description: "The datacenter that holds it." })
  readonly datacenter!: string;

  @Field(() => String, { description: "Consul's id of it, a UUID." })
  readonly queryId!: string;

  @Field(() => String, { description: "The name by which it is asked for; empty where none." })
  readonly name!: string;

  @Field(() => String, { description: "The service that it looks for." })
  readonly service!: string;

  @Field(() => GraphQLJSON, {
    description: "The whole definition, as Consul tells it, without its token.",
  })
  readonly definition!: unknown;
}

export const ConsulPreparedQueryConnection = liveConnectionOf(
  ConsulPreparedQuery,
  "ConsulPreparedQuery",
  "Consul prepared queries",
);
