import { GraphQLDateTime, GraphQLJSON } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "./connection.js";

@ObjectType({ description: "Something that happened in an operation." })
export class OperationEvent {
  @Field(() => GraphQLDateTime, { description: "When." })
  readonly at!: Date;

  @Field(() => String, { description: "`info`, `warn` or `error`." })
  readonly level!: string;

  @Field(() => String, { description: "What happened." })
  readonly message!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: "More of it." })
  readonly detail!: unknown;
}

export const OperationEventConnection = connectionOf(
  OperationEvent,
  "OperationEvent",
  "events of an operation, oldest first",
);
