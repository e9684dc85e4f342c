import { ArgsType, Field } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class NomadNodeEligibilityArguments extends NomadChangeArguments {
  @Field(() => Boolean, { description: "Whether new allocations may be placed on it." })
  readonly eligible!: boolean;
}
