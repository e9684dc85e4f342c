import { GraphQLJSON } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "An attribute on which two systems disagree." })
export class Difference {
  @Field(() => String, { description: "The attribute, as the system that expects it names it." })
  readonly attribute!: string;

  @Field(() => GraphQLJSON, { nullable: true, description: "What it should be." })
  readonly expected!: unknown;

  @Field(() => GraphQLJSON, { nullable: true, description: "What it is." })
  readonly actual!: unknown;
}
