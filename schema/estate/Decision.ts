import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "What the policies say of an action." })
export class Decision {
  @Field(() => Boolean, { description: "Whether it may be done, approvals aside." })
  readonly allowed!: boolean;

  @Field(() => Boolean, { description: "Whether others must approve it first." })
  readonly requiresApproval!: boolean;

  @Field(() => [String], { description: "The policies that decided, by id." })
  readonly policyIds!: readonly string[];

  @Field(() => String, { nullable: true, description: "Why not, or what it takes." })
  readonly reason!: string | null;
}
