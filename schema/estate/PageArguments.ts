import { ArgsType, Field, Int } from "type-graphql";

/** What every list takes. An explicit null means the default. */
@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description: "How many at most: 1 to 100.",
  })
  readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Go on behind this cursor: the `endCursor` of the page before, of the same list.",
  })
  readonly after?: string | null;
}
