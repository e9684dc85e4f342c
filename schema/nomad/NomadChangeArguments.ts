import { ArgsType, Field, ID } from "type-graphql";
import { OperationOptions } from "../estate/OperationOptions.js";

/** What is changed, and how. */
@ArgsType()
export class NomadChangeArguments {
  @Field(() => ID, { description: "The id of what is changed." })
  readonly id!: string;

  @Field(() => OperationOptions, { nullable: true, description: "How the change is to be made." })
  readonly options?: OperationOptions | null;
}
