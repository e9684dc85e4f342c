import { Field, ObjectType } from "type-graphql";
import { ChangePayload } from "../estate/ChangePayload.js";
import { ConsulConfigEntry } from "./ConsulConfigEntry.js";

@ObjectType({ implements: ChangePayload, description: "A change of a configuration entry." })
export class ConsulConfigEntryPayload extends ChangePayload {
  @Field(() => ConsulConfigEntry, {
    nullable: true,
    description: "The entry as it is now; null unless the change was made.",
  })
  readonly entry!: ConsulConfigEntry | null;
}
