import { ArgsType, Field } from "type-graphql";
import { OperationOptions } from "../estate/OperationOptions.js";

/** Which key is deleted. */
@ArgsType()
export class DeleteConsulKeyArguments {
  @Field(() => String, {
    nullable: true,
    description: "The name of the source; may be omitted while there is only one Consul.",
  })
  readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The datacenter; omitted: that of the agent that is asked.",
  })
  readonly datacenter?: string | null;

  @Field(() => String, { description: "The key, slashes included." })
  readonly key!: string;

  @Field(() => String, {
    nullable: true,
    description: "Delete only if the key is still at this modify index.",
  })
  readonly checkIndex?: string | null;

  @Field(() => OperationOptions, {
    nullable: true,
    description: "How the change is to be made.",
  })
  readonly options?: OperationOptions | null;
}
