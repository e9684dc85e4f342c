import { GraphQLJSON } from "graphql-scalars";
import { Field, InputType, Int } from "type-graphql";
import { ConsulChangeInput } from "./ConsulChangeInput.js";
import { ConsulCheckInput } from "./ConsulCheckInput.js";

@InputType({
  description:
    "A service on a machine without an agent, e.g. a managed database. What there is with the same id is replaced.",
})
export class RegisterConsulServiceInput extends ConsulChangeInput {
  @Field(() => String, {
    description: "The node; it is added where there is none. One with an agent is refused.",
  })
  readonly node!: string;

  @Field(() => String, {
    description:
      "Where the service is reached: an address or a host name. It becomes that of a node that is added.",
  })
  readonly address!: string;

  @Field(() => String, { description: "The name of the service." })
  readonly service!: string;

  @Field(() => String, {
    nullable: true,
    description: "Its id, unique on the node; omitted: its name.",
  })
  readonly serviceId?: string | null;

  @Field(() => Int, { nullable: true, description: "The port on which it listens; omitted: none." })
  readonly port?: number | null;

  @Field(() => [String], { nullable: true, description: "Its Consul tags." })
  readonly tags?: readonly string[] | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description: "Its metadata: an object of texts. At most 64 of them.",
  })
  readonly meta?: unknown;

  @Field(() => [ConsulCheckInput], {
    nullable: true,
    description: "Its checks. Those that it has already stay.",
  })
  readonly checks?: readonly ConsulCheckInput[] | null;
}
