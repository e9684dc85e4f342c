import { GraphQLDateTime } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { liveConnectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";

@ObjectType({
  implements: Node,
  description:
    "The path of a variable and its indexes, never its items. Read live. Its id reads " +
    "`nomad:<source>:variable:<region>/<namespace>/<path>`. Indexes are decimal strings.",
})
export class NomadVariable extends Node {
  /** Not a field: how `Node` tells its type. */
  readonly __typename!: "NomadVariable";

  /** The source that holds it, e.g. `nomad:prod`. Not a field: `source` is. */
  readonly sourceId!: string;

  @Field(() => String, { description: "The namespace that holds it." })
  readonly namespace!: string;

  @Field(() => String, { description: "Its path, slashes included." })
  readonly path!: string;

  @Field(() => String, { description: "Nomad's index at which it was created." })
  readonly createIndex!: string;

  @Field(() => String, { description: "Nomad's index at which it was last changed." })
  readonly modifyIndex!: string;

  @Field(() => GraphQLDateTime, { description: "When it was last changed." })
  readonly updatedAt!: Date;
}

export const NomadVariableConnection = liveConnectionOf(
  NomadVariable,
  "NomadVariable",
  "Nomad variables",
);
