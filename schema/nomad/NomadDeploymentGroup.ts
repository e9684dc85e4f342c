import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "How far a deployment is with one task group." })
export class NomadDeploymentGroup {
  @Field(() => String, { description: "The name of the task group." })
  readonly name!: string;

  @Field(() => Int, { description: "How many allocations there are to be." })
  readonly desiredTotal!: number;

  @Field(() => Int, { description: "How many were placed." })
  readonly placed!: number;

  @Field(() => Int, { description: "How many are healthy." })
  readonly healthy!: number;

  @Field(() => Int, { description: "How many are unhealthy." })
  readonly unhealthy!: number;

  @Field(() => Int, { description: "How many canaries there are to be." })
  readonly desiredCanaries!: number;

  @Field(() => Int, { description: "How many canaries were placed." })
  readonly placedCanaries!: number;

  @Field(() => Boolean, { description: "Whether its canaries were promoted." })
  readonly promoted!: boolean;

  @Field(() => Boolean, { description: "Whether a failure brings the last stable version back." })
  readonly autoRevert!: boolean;

  @Field(() => Boolean, { description: "Whether healthy canaries promote themselves." })
  readonly autoPromote!: boolean;
}
