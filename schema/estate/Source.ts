import { GraphQLDateTime } from "graphql-scalars";
import { Field, Float, Int, ObjectType } from "type-graphql";
import { SourceStatus, System } from "./enums.js";
import { Node } from "./Node.js";

@ObjectType({
  implements: Node,
  description:
    "A configured instance of a system: one Consul cluster, one Alibaba Cloud account, one state store. Its id reads " +
    "`<system>:<name>`, e.g. `consul:hz`.",
})
export class Source extends Node {
  @Field(() => String, {
    description: "Its name in the configuration, unique within its system; `[a-z0-9-]+`.",
  })
  readonly name!: string;

  @Field(() => System, { description: "The system that answers there." })
  readonly system!: System;

  @Field(() => String, { description: "Where it is reached." })
  readonly address!: string;

  @Field(() => SourceStatus, { description: "How current the view of it is." })
  readonly status!: SourceStatus;

  @Field(() => String, {
    nullable: true,
    description: "Why it is not LIVE; null while it is.",
  })
  readonly reason!: string | null;

  @Field(() => Boolean, { description: "Whether this is the built-in sandbox." })
  readonly sandbox!: boolean;

  @Field(() => String, { nullable: true, description: "The version that it tells of itself." })
  readonly version!: string | null;

  @Field(() => [String], {
    description:
      "What its view lacks although it is current, e.g. lists that an ACL token filters.",
  })
  readonly remarks!: readonly string[];

  @Field(() => Int, { description: "How many resources of it the caller may see." })
  readonly resourceCount!: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When its last complete observation ended; null: there was none.",
  })
  readonly observedAt!: Date | null;

  @Field(() => Float, {
    nullable: true,
    description: "Seconds since its view was last known to be current; null: never.",
  })
  readonly staleSeconds!: number | null;
}
