import { Field, ObjectType } from "type-graphql";
import { ChangePayload } from "../estate/ChangePayload.js";
import { NomadNode } from "./NomadNode.js";

@ObjectType({ implements: ChangePayload, description: "A change of a node." })
export class NomadNodePayload extends ChangePayload {
  @Field(() => NomadNode, {
    nullable: true,
    description: "The node as Nomad now describes it.",
  })
  readonly node!: NomadNode | null;
}
