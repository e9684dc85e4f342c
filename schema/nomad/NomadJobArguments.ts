import { ArgsType, Field } from "type-graphql";

/** How people name a job. */
@ArgsType()
export class NomadJobArguments {
  @Field(() => String, {
    nullable: true,
    description: "The name of the source; may be omitted while there is only one Nomad.",
  })
  readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The region; may be omitted while only one has such a job.",
  })
  readonly region?: string | null;

  @Field(() => String, {
    nullable: true,
    defaultValue: "default",
    description: "The namespace, exactly.",
  })
  readonly namespace!: string;

  @Field(() => String, { description: "The id of the job, exactly." })
  readonly jobId!: string;
}
