import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "A key and a value that somebody put on a thing." })
export class Tag {
  @Field(() => String, { description: "The key, as its system spells it." })
  readonly key!: string;

  @Field(() => String, { description: "The value; empty where there is none." })
  readonly value!: string;
}
