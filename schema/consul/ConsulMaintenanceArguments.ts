import { ArgsType, Field } from "type-graphql";
import { ConsulTargetArguments } from "./ConsulTargetArguments.js";

/** What is put into maintenance, or taken out of it. */
@ArgsType()
export class ConsulMaintenanceArguments extends ConsulTargetArguments {
  @Field(() => Boolean, { description: "Whether it is to be in maintenance." })
  readonly enabled!: boolean;

  @Field(() => String, {
    nullable: true,
    description: "Why, for whoever looks at Consul. At most 1,000 characters.",
  })
  readonly reason?: string | null;
}
