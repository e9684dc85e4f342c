import { ArgsType, Field } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class StopNomadJobArguments extends NomadChangeArguments {
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Whether Nomad is to forget it at once, with its versions.",
  })
  readonly purge?: boolean | null;
}
