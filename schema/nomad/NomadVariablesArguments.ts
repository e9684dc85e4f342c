import { ArgsType, Field } from "type-graphql";
import { NomadLiveArguments } from "./NomadLiveArguments.js";

/** Which variables are listed. */
@ArgsType()
export class NomadVariablesArguments extends NomadLiveArguments {
  // Nullable for callers; a null becomes the default before a resolver sees it.
  @Field(() => String, {
    nullable: true,
    defaultValue: "",
    description: "What the paths start with; empty: all of them.",
  })
  readonly prefix!: string;
}
