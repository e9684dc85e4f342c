import { ArgsType, Field } from "type-graphql";
import { ConsulLiveArguments } from "./ConsulLiveArguments.js";

/** Which keys are listed. */
@ArgsType()
export class ConsulKeysArguments extends ConsulLiveArguments {
  // Nullable for callers; a null becomes the default before a resolver sees it.
  @Field(() => String, {
    nullable: true,
    defaultValue: "",
    description: "What the keys start with; empty: all keys.",
  })
  readonly prefix!: string;
}
