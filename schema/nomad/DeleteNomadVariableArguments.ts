import { ArgsType, Field } from "type-graphql";
import { OperationOptions } from "../estate/OperationOptions.js";

@ArgsType()
export class DeleteNomadVariableArguments {
  @Field(() => String, {
    nullable: true,
    description: "The name of the source; may be omitted while there is only one Nomad.",
  })
  readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The region; omitted: that of the agent.",
  })
  readonly region?: string | null;

  @Field(() => String, {
    nullable: true,
    defaultValue: "default",
    description: "The namespace, exactly.",
  })
  readonly namespace?: string | null;

  @Field(() => String, { description: "Its path, e.g. `nomad/jobs/web`." })
  readonly path!: string;

  @Field(() => String, {
    nullable: true,
    description: "Delete only if it is still at this index.",
  })
  readonly checkIndex?: string | null;

  @Field(() => OperationOptions, { nullable: true, description: "How the change is to be made." })
  readonly options?: OperationOptions | null;
}
