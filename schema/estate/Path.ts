import { Field, ObjectType } from "type-graphql";
import { Relation } from "./Relation.js";
import { Resource } from "./Resource.js";

@ObjectType({ description: "A chain of relations from one resource to another." })
export class Path {
  @Field(() => [Resource], { description: "The resources on the way, both ends included." })
  readonly resources!: readonly Resource[];

  @Field(() => [Relation], {
    description: "The relations that join each resource to the next, whichever way they point.",
  })
  readonly relations!: readonly Relation[];
}
