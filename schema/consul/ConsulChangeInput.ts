import { Field, InputType } from "type-graphql";

/** Where a change is made that names its target by itself; the input of a change extends it. */
@InputType("ConsulChangeInput")
export abstract class ConsulChangeInput {
  @Field(() => String, {
    nullable: true,
    description: "The name of the source; may be omitted while there is only one Consul.",
  })
  readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The datacenter; omitted: that of the agent that is asked.",
  })
  readonly datacenter?: string | null;
}
