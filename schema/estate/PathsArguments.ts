import { ArgsType, Field, ID, Int } from "type-graphql";

/** Between which resources chains of relations are looked for. */
@ArgsType()
export class PathsArguments {
  @Field(() => ID, { description: "The id of the resource at one end." })
  readonly from!: string;

  @Field(() => ID, { description: "The id of the resource at the other end." })
  readonly to!: string;

  // Nullable for callers; a null becomes the default before a resolver sees it.
  @Field(() => Int, {
    nullable: true,
    defaultValue: 5,
    description: "How many chains at most: 1 to 20.",
  })
  readonly limit!: number;
}
