import { GraphQLJSON } from "graphql-scalars";
import { Field, InputType } from "type-graphql";
import { ConsulChangeInput } from "./ConsulChangeInput.js";

@InputType({ description: "A central configuration entry as it is to be." })
export class ApplyConsulConfigEntryInput extends ConsulChangeInput {
  @Field(() => GraphQLJSON, {
    description: "The entry with its Kind and Name, as Consul takes it. It replaces what is there.",
  })
  readonly body!: unknown;

  @Field(() => String, {
    nullable: true,
    description:
      'Write only if the entry is still at this modify index; "0": only if it does not exist.',
  })
  readonly checkIndex?: string | null;
}
