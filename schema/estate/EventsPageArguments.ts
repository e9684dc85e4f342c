import { ArgsType, Field, Int } from "type-graphql";

/** A page of an operation's events: they are small. */
@ArgsType()
export class EventsPageArguments {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 100,
    description: "How many at most: 1 to 100.",
  })
  readonly first?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Go on behind this cursor: the `endCursor` of the page before, of the same list.",
  })
  readonly after?: string | null;
}
