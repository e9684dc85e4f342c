import { Field, ObjectType } from "type-graphql";
import { ChangePayload } from "../estate/ChangePayload.js";
import { ConsulKey } from "./ConsulKey.js";

@ObjectType({ implements: ChangePayload, description: "A change of a key." })
export class ConsulKeyPayload extends ChangePayload {
  @Field(() => ConsulKey, {
    nullable: true,
    description: "The key as Consul holds it now, read live; null unless the change was made.",
  })
  readonly key!: ConsulKey | null;
}
