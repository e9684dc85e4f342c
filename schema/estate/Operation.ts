import { GraphQLDateTime, GraphQLJSON } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { liveConnectionOf } from "./connection.js";
import { OperationStatus } from "./enums.js";
import { Node } from "./Node.js";
import { OperationError } from "./OperationError.js";

@ObjectType({
  implements: Node,
  description:
    "A change: asked for, decided, made or refused. Its id reads `operation:<id>`. It stays after its end.",
})
export class Operation extends Node {
  /** Not a field: how `Node` tells its type. */
  readonly __typename!: "Operation";

  @Field(() => String, { description: "What is done, e.g. `consul:setKey`." })
  readonly action!: string;

  @Field(() => OperationStatus, { description: "Where it stands." })
  readonly status!: OperationStatus;

  @Field(() => String, { description: "The subject of whoever asked for it." })
  readonly actor!: string;

  /** The id of what it is about; `target` is looked up by it. Not a field. */
  readonly targetId!: string | null;

  @Field(() => String, { nullable: true, description: "What people call its target." })
  readonly targetName!: string | null;

  @Field(() => GraphQLJSON, { description: "The input as given, secrets masked." })
  readonly input!: unknown;

  @Field(() => Boolean, { description: "Whether it was only tried out: nothing was changed." })
  readonly dryRun!: boolean;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      "What it will do or did, as its system foresees it: a diff, the value before and after; secrets masked.",
  })
  readonly plan!: unknown;

  @Field(() => String, {
    nullable: true,
    description: "What an approval is bound to; void once the target has changed.",
  })
  readonly planHash!: string | null;

  @Field(() => Int, { description: "How many people must approve it; 0: nobody." })
  readonly approvalsRequired!: number;

  @Field(() => String, { nullable: true, description: "Why, as its actor says." })
  readonly reason!: string | null;

  @Field(() => GraphQLDateTime, { description: "When it was asked for." })
  readonly createdAt!: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it expires unless it is approved; null where it does not wait.",
  })
  readonly expiresAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it ended; null: it has not." })
  readonly finishedAt!: Date | null;

  @Field(() => OperationError, { nullable: true, description: "Why it did not succeed." })
  readonly error!: OperationError | null;

  @Field(() => [String], { description: "The policies that decided, by id." })
  readonly policyIds!: readonly string[];
}

export const OperationConnection = liveConnectionOf(Operation, "Operation", "operations");
