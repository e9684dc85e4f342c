import { GraphQLDateTime } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";
import { connectionOf } from "./connection.js";
import { Difference } from "./Difference.js";
import { FindingKind } from "./enums.js";
import { Resource } from "./Resource.js";

@ObjectType({ description: "Something that the systems disagree about." })
export class Finding {
  @Field(() => FindingKind, { description: "What is wrong." })
  readonly kind!: FindingKind;

  @Field(() => Resource, { description: "The resource that it is about." })
  readonly resource!: Resource;

  @Field(() => String, { description: "What is wrong, in a sentence that names the identifiers." })
  readonly detail!: string;

  @Field(() => [Difference], { description: "The attributes that differ, where some do." })
  readonly differences!: readonly Difference[];

  @Field(() => GraphQLDateTime, { description: "When the resource was last observed." })
  readonly observedAt!: Date;
}

export const FindingConnection = connectionOf(Finding, "Finding", "findings");
