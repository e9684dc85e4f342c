import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "Where a page stands in its list." })
export class PageInfo {
  @Field(() => Boolean, { description: "Whether more follows: ask with `after: endCursor`." })
  readonly hasNextPage!: boolean;

  @Field(() => Boolean, { description: "Whether this is not the first page." })
  readonly hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "The first cursor; null on an empty page." })
  readonly startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "The last cursor; null on an empty page." })
  readonly endCursor!: string | null;
}
