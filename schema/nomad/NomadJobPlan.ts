import { GraphQLJSON } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { Impact } from "../estate/Impact.js";

@ObjectType({ description: "What Nomad foresees if a job is deployed; nothing was changed." })
export class NomadJobPlan {
  @Field(() => GraphQLJSON, {
    description: "Nomad's diff against the job that is registered; secrets masked.",
  })
  readonly diff!: unknown;

  @Field(() => Int, {
    description: "How many allocations it places at first, those included that replace others.",
  })
  readonly created!: number;

  @Field(() => Int, {
    description: "How many allocations it stops at first, those included that are replaced.",
  })
  readonly destroyed!: number;

  @Field(() => Int, { description: "How many allocations it changes where they are." })
  readonly inPlace!: number;

  @Field(() => [String], { description: "Task groups that find no place now." })
  readonly failedGroups!: readonly string[];

  @Field(() => String, { nullable: true, description: "What Nomad warns of." })
  readonly warnings!: string | null;

  @Field(() => String, {
    description: "The index of the job that is registered, for `enforceIndex`; `0`: there is none.",
  })
  readonly jobModifyIndex!: string;

  @Field(() => Impact, {
    nullable: true,
    description:
      "What the allocations that are stopped or replaced, sooner or later, take along in the estate.",
  })
  readonly impact!: Impact | null;
}
