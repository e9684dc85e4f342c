import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType } from "type-graphql";
import { OperationStatus } from "./enums.js";

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class OperationFilter {
  @Field(() => [OperationStatus], { nullable: true, description: "Where they stand." })
  readonly statuses?: readonly OperationStatus[] | null;

  @Field(() => [String], { nullable: true, description: "Subjects of those who asked for them." })
  readonly actors?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Actions, e.g. `consul:setKey`." })
  readonly actions?: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: "The id of their target." })
  readonly target?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Asked for then or later." })
  readonly since?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Asked for before then." })
  readonly until?: Date | null;
}
