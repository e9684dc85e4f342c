import { GraphQLJSON } from "graphql-scalars";
import { Field, InputType } from "type-graphql";

@InputType({ description: "A job to plan or to deploy: give `hcl` or `specification`." })
export class NomadJobInput {
  @Field(() => String, {
    nullable: true,
    description: "The name of the source; may be omitted while there is only one Nomad.",
  })
  readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The region; omitted: the one that the job names, or that of the agent.",
  })
  readonly region?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The job as HCL, which Nomad itself parses.",
  })
  readonly hcl?: string | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Values of the variables that the HCL declares, by name.",
  })
  readonly variables?: unknown;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "The job as Nomad's JSON, by itself or within `Job`.",
  })
  readonly specification?: unknown;

  @Field(() => String, {
    nullable: true,
    description: "Submit only if the job is still at this index; `0`: only if there is none.",
  })
  readonly enforceIndex?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      "Answer when the deployment is healthy, has failed or waits for its promotion, instead of when Nomad accepted it. After 25 s the answer is the operation as it is then, RUNNING; `operation` tells how it ends.",
  })
  readonly wait?: boolean | null;
}
