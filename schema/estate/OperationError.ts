import { Field, ObjectType } from "type-graphql";
import { System } from "./enums.js";

@ObjectType({ description: "Why an operation did not succeed." })
export class OperationError {
  @Field(() => String, { description: "One of the codes of the table of errors." })
  readonly code!: string;

  @Field(() => String, { description: "What was wrong, the limit, and the fix." })
  readonly message!: string;

  @Field(() => System, { nullable: true, description: "The system that refused it." })
  readonly system!: System | null;

  @Field(() => String, { nullable: true, description: "The request's id at that system." })
  readonly upstreamRequestId!: string | null;
}
