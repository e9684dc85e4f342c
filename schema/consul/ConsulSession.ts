import { Field, ObjectType } from "type-graphql";
import { liveConnectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";

@ObjectType({
  implements: Node,
  description:
    "A session: what holds locks on keys while its node and checks are healthy. Read live. Its id reads " +
    "`consul:<source>:session:<datacenter>/<session id>`.",
})
export class ConsulSession extends Node {
  /** Not a field: how `Node` tells its type. */
  readonly __typename!: "ConsulSession";

  /** The source that holds it, e.g. `consul:hz`. Not a field: `source` is. */
  readonly sourceId!: string;

  /** The name of the node that it is bound to. Not a field: `node` is. */
  readonly nodeName!: string;

  @Field(() => String, { description: "The datacenter that holds it." })
  readonly datacenter!: string;

  @Field(() => String, { description: "Consul's id of it, a UUID." })
  readonly sessionId!: string;

  @Field(() => String, { description: "The name that its owner gave it; empty where none." })
  readonly name!: string;

  @Field(() => String, {
    description: "What happens to its locks when it ends: `release` or `delete`.",
  })
  readonly behavior!: string;

  @Field(() => String, {
    description: "How long it lives without being renewed, e.g. `15s`; empty: as long as its node.",
  })
  readonly ttl!: string;

  @Field(() => [String], { description: "The ids of the checks that end it when they fail." })
  readonly checks!: readonly string[];
}

export const ConsulSessionConnection = liveConnectionOf(
  ConsulSession,
  "ConsulSession",
  "Consul sessions",
);
