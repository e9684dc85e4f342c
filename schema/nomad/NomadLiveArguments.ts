import { ArgsType, Field } from "type-graphql";
import { PageArguments } from "../estate/PageArguments.js";

/** Where a live list is read, and which page of it. */
@ArgsType()
export class NomadLiveArguments extends PageArguments {
  @Field(() => String, {
    nullable: true,
    description: "The name of the source; may be omitted while there is only one Nomad.",
  })
  readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The region; omitted: that of the agent that is asked.",
  })
  readonly region?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The namespace; omitted: all that the source serves.",
  })
  readonly namespace?: string | null;
}
