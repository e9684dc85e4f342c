import { GraphQLDateTime } from "graphql-scalars";
import { Field, ID, InputType } from "type-graphql";

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class AuditFilter {
  @Field(() => [String], { nullable: true, description: "Subjects." })
  readonly actors?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Actions, e.g. `consul:setKey`." })
  readonly actions?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Outcomes, e.g. `SUCCEEDED`." })
  readonly outcomes?: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: "The id of an operation." })
  readonly operation?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Recorded then or later." })
  readonly since?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "Recorded before then." })
  readonly until?: Date | null;
}
