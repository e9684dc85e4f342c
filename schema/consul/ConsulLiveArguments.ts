import { ArgsType, Field } from "type-graphql";
import { PageArguments } from "../estate/PageArguments.js";

/** Where a live list is read, and which page of it. */
@ArgsType()
export class ConsulLiveArguments extends PageArguments {
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
