import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "./connection.js";
import { RelationKind } from "./enums.js";
import { Evidence } from "./Evidence.js";
import { Resource } from "./Resource.js";

@ObjectType({
  description: "One typed edge between two resources, with the reason why it is believed.",
})
export class Relation {
  @Field(() => RelationKind, { description: "How `from` stands to `to`." })
  readonly kind!: RelationKind;

  @Field(() => Resource, { description: "The resource that points." })
  readonly from!: Resource;

  @Field(() => Resource, { description: "The resource that is pointed to." })
  readonly to!: Resource;

  @Field(() => Evidence, { description: "Why it is believed." })
  readonly evidence!: Evidence;
}

export const RelationConnection = connectionOf(Relation, "Relation", "relations");
