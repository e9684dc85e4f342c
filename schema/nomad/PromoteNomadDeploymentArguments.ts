import { ArgsType, Field } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class PromoteNomadDeploymentArguments extends NomadChangeArguments {
  @Field(() => [String], {
    nullable: true,
    description: "The task groups whose canaries are good; omitted: all that have canaries.",
  })
  readonly groups?: readonly string[] | null;
}
