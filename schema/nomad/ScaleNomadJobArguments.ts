import { ArgsType, Field, Int } from "type-graphql";
import { NomadChangeArguments } from "./NomadChangeArguments.js";

@ArgsType()
export class ScaleNomadJobArguments extends NomadChangeArguments {
  @Field(() => String, { description: "The name of the task group." })
  readonly group!: string;

  @Field(() => Int, { description: "How many allocations it is to have: 0 to 999,999." })
  readonly count!: number;
}
