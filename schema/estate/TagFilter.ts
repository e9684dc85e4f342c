import { Field, InputType } from "type-graphql";

@InputType({ description: "Lets through what bears a tag." })
export class TagFilter {
  @Field(() => String, { description: "The key, exactly." })
  readonly key!: string;

  @Field(() => String, { nullable: true, description: "The value, exactly; omitted: any value." })
  readonly value?: string | null;
}
