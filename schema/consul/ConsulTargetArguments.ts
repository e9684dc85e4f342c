import { ArgsType, Field, ID } from "type-graphql";
import { OperationOptions } from "../estate/OperationOptions.js";

/** A change of a thing that is there. */
@ArgsType()
export class ConsulTargetArguments {
  @Field(() => ID, { description: "The id of the thing, as an earlier answer gave it." })
  readonly id!: string;

  @Field(() => OperationOptions, {
    nullable: true,
    description: "How the change is to be made.",
  })
  readonly options?: OperationOptions | null;
}
