import { GraphQLDateTime } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { ApprovalDecision } from "./enums.js";

@ObjectType({ description: "What one person said of an operation that waits." })
export class Approval {
  @Field(() => String, { description: "Who said it." })
  readonly subject!: string;

  @Field(() => ApprovalDecision, { description: "What was said." })
  readonly decision!: ApprovalDecision;

  @Field(() => GraphQLDateTime, { description: "When." })
  readonly at!: Date;

  @Field(() => String, { nullable: true, description: "The plan that it was said of." })
  readonly planHash!: string | null;

  @Field(() => String, { nullable: true, description: "What was added to it." })
  readonly comment!: string | null;
}
