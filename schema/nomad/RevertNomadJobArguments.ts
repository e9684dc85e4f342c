import { ArgsType, Field, Int } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class RevertNomadJobArguments extends NomadChangeArguments {
  @Field(() => Int, { description: "The number of the version to go back to." })
  readonly version!: number;
}
