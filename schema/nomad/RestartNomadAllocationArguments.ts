import { ArgsType, Field } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class RestartNomadAllocationArguments extends NomadChangeArguments {
  @Field(() => String, {
    nullable: true,
    description: "The task to restart; omitted: every one that runs.",
  })
  readonly task?: string | null;
}
