import { Field, ObjectType } from "type-graphql";
import { ChangePayload } from "../estate/ChangePayload.js";
import { ConsulIntention } from "./ConsulIntention.js";

@ObjectType({ implements: ChangePayload, description: "A change of an intention." })
export class ConsulIntentionPayload extends ChangePayload {
  @Field(() => ConsulIntention, {
    nullable: true,
    description: "The intention as it is now; null unless the change was made.",
  })
  readonly intention!: ConsulIntention | null;
}
