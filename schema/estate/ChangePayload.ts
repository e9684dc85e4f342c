import { Field, InterfaceType, ObjectType } from "type-graphql";
import { Operation } from "./Operation.js";

@InterfaceType({
  description:
    "What a change answers: its operation, and the thing that was changed as its system now describes it.",
})
export abstract class ChangePayload {
  @Field(() => Operation, { description: "The change itself: its status tells how it went." })
  readonly operation!: Operation;
}

@ObjectType({ implements: ChangePayload, description: "A change without a thing to show." })
export class OperationPayload extends ChangePayload {}
