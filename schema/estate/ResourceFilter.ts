import { Field, InputType } from "type-graphql";
import { ResourceKind, System } from "./enums.js";
import { KindFilter } from "./KindFilter.js";

@InputType({
  description:
    "Every condition must hold; an omitted one always does. A list lets through what equals one of its values.",
})
export class ResourceFilter extends KindFilter {
  @Field(() => [System], { nullable: true, description: "Systems that describe it." })
  readonly systems?: readonly System[] | null;

  @Field(() => [ResourceKind], { nullable: true, description: "What it is." })
  readonly kinds?: readonly ResourceKind[] | null;
}
