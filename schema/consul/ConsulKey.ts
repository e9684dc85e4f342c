import { Field, ObjectType } from "type-graphql";
import { liveConnectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";

@ObjectType({
  implements: Node,
  description:
    "A key of Consul's KV store, read live. Its id reads `consul:<source>:key:<datacenter>/<key>`. Indexes and flags " +
    "are decimal strings: they go above 2^53.",
})
export class ConsulKey extends Node {
  /** Not a field: how `Node` tells its type. */
  readonly __typename!: "ConsulKey";

  /** The source that holds it, e.g. `consul:hz`. Not a field: `source` is. */
  readonly sourceId!: string;

  @Field(() => String, { description: "The datacenter whose store holds it." })
  readonly datacenter!: string;

  @Field(() => String, { description: "The key, slashes included." })
  readonly key!: string;

  @Field(() => String, {
    nullable: true,
    description: "The value as text; null where the bytes are not UTF-8.",
  })
  readonly value!: string | null;

  @Field(() => String, { description: "The bytes of the value in base64." })
  readonly valueBase64!: string;

  @Field(() => String, { description: "The number that its writers agreed on." })
  readonly flags!: string;

  @Field(() => String, { description: "Consul's index at which it was created." })
  readonly createIndex!: string;

  @Field(() => String, { description: "Consul's index at which it was last changed." })
  readonly modifyIndex!: string;

  @Field(() => String, { description: "How many times it was locked." })
  readonly lockIndex!: string;

  @Field(() => String, {
    nullable: true,
    description: "The id of the session that holds the lock on it; null: nobody does.",
  })
  readonly session!: string | null;
}

export const ConsulKeyConnection = liveConnectionOf(ConsulKey, "ConsulKey", "Consul keys");
