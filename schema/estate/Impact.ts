import { Field, Int, ObjectType } from "type-graphql";
import { Relation } from "./Relation.js";
import { Resource } from "./Resource.js";
import { Source } from "./Source.js";

@ObjectType({ description: "What is affected when some resources disappear." })
export class Impact {
  @Field(() => [Resource], { description: "Everything affected, the given resources included." })
  readonly resources!: readonly Resource[];

  @Field(() => [Relation], { description: "The relations by which it is affected." })
  readonly relations!: readonly Relation[];

  @Field(() => Int, { description: "How many affected resources the limit left out." })
  readonly omitted!: number;

  // Made when it is read, and read once, never inline.
  @Field(() => [Source], {
    simple: false,
    description: "Sources that could not be read: more of theirs may be affected.",
  })
  readonly incomplete!: readonly Source[];
}
