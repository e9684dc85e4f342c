import { Field, ID, InputType } from "type-graphql";
import { FindingKind, System } from "./enums.js";

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class FindingFilter {
  @Field(() => [FindingKind], { nullable: true, description: "What is wrong." })
  readonly kinds?: readonly FindingKind[] | null;

  @Field(() => [System], { nullable: true, description: "Systems of the resource." })
  readonly systems?: readonly System[] | null;

  @Field(() => ID, { nullable: true, description: "The id of the only resource to tell of." })
  readonly resource?: string | null;
}
