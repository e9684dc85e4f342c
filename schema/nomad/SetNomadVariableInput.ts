import { GraphQLJSON } from "graphql-scalars";
import { Field, InputType } from "type-graphql";

@InputType({ description: "A variable to write. Its values are written and never read back." })
export class SetNomadVariableInput {
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

  @Field(() => GraphQLJSON, { description: "Everything that it is to hold: texts by name." })
  readonly items!: Readonly<Record<string, string>>;

  @Field(() => String, {
    nullable: true,
    description: "Write only if it is still at this index; `0`: only if there is none.",
  })
  readonly checkIndex?: string | null;
}
