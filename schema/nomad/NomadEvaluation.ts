import { GraphQLDateTime, GraphQLJSON } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { liveConnectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";

@ObjectType({
  implements: Node,
  description:
    "What made Nomad's scheduler look at a job, and what came of it. Read live. Its id reads " +
    "`nomad:<source>:evaluation:<region>/<evaluation id>`.",
})
export class NomadEvaluation extends Node {
  /** Not a field: how `Node` tells its type. */
  readonly __typename!: "NomadEvaluation";

  /** The source that holds it, e.g. `nomad:prod`. Not a field: `source` is. */
  readonly sourceId!: string;

  /** Where it is, and of which job. Not fields: `job` is. */
  readonly region!: string;
  readonly namespace!: string;
  readonly jobId!: string;

  /** Its place in Nomad's order. Not a field. */
  readonly createIndex!: number;

  @Field(() => String, { description: "Its id, a UUID." })
  readonly evaluationId!: string;

  @Field(() => String, {
    description: "`pending`, `complete`, `blocked`, `failed` or `canceled`.",
  })
  readonly status!: string;

  @Field(() => String, { nullable: true, description: "Nomad's sentence about it, if any." })
  readonly statusDescription!: string | null;

  @Field(() => String, { description: "What made it, e.g. `job-register` or `node-update`." })
  readonly triggeredBy!: string;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Why task groups could not be placed, by group, as Nomad tells it.",
  })
  readonly failedGroups!: unknown;

  @Field(() => GraphQLDateTime, { description: "When it was made." })
  readonly createdAt!: Date;
}

export const NomadEvaluationConnection = liveConnectionOf(
  NomadEvaluation,
  "NomadEvaluation",
  "Nomad evaluations",
);
