import { ArgsType, Field } from "type-graphql";

/** How people name a service. */
@ArgsType()
export class ConsulServiceArguments {
  @Field(() => String, {
    nullable: true,
    description: "The name of the source; may be omitted while there is only one Consul.",
  })
  readonly source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The datacenter; may be omitted while only one has a service of this name.",
  })
  readonly datacenter?: string | null;

  @Field(() => String, { description: "The name of the service, exactly." })
  readonly name!: string;
}
