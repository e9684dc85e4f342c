import { Field, InputType } from "type-graphql";
import { TagFilter } from "./TagFilter.js";

/** What every kind can be filtered by; the filter of a kind extends it. */
@InputType("KindFilter")
export abstract class KindFilter {
  @Field(() => [String], { nullable: true, description: "Names of sources, e.g. `hz`." })
  readonly sources?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Environments, e.g. `production`." })
  readonly environments?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Cloud or Nomad regions." })
  readonly regions?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "States, in the system's own words." })
  readonly statuses?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: "A part of the name or of any alias, without regard to case.",
  })
  readonly text?: string | null;

  @Field(() => [TagFilter], { nullable: true, description: "Tags that it must all bear." })
  readonly tags?: readonly TagFilter[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether a Terraform resource manages it.",
  })
  readonly managed?: boolean | null;
}
