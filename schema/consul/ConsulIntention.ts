import { GraphQLJSON } from "graphql-scalars";
import { Field, InputType, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { ConsulFilter } from "./ConsulFilter.js";
import { ConsulIntentionAction } from "./enums.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A rule of the service mesh: which service may call which. Its id reads " +
    "`consul:<source>:intention:<datacenter>/<source name>/<destination name>`, never Consul's UUID.",
})
export class ConsulIntention extends Resource {
  @Field(() => String, { description: "The datacenter that was asked for it." })
  readonly datacenter!: string;

  @Field(() => String, { description: "The service that calls; `*`: any." })
  readonly sourceName!: string;

  @Field(() => String, { description: "The service that is called; `*`: any." })
  readonly destinationName!: string;

  @Field(() => Int, {
    description: "Where several apply, the highest decides: 9 is the most exact.",
  })
  readonly precedence!: number;

  @Field(() => String, { nullable: true, description: "What its author wrote about it." })
  readonly description!: string | null;

  @Field(() => ConsulIntentionAction, {
    nullable: true,
    description: "What it does with calls; null where `permissions` decide by request.",
  })
  readonly action!: ConsulIntentionAction | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      "Rules by path, header and method, as Consul tells them; null where there are none.",
  })
  readonly permissions!: unknown;
}

export const ConsulIntentionConnection = connectionOf(
  ConsulIntention,
  "ConsulIntention",
  "Consul intentions",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class ConsulIntentionFilter extends ConsulFilter {
  @Field(() => String, {
    nullable: true,
    description: "The service that calls, exactly; `*` finds the wildcard itself.",
  })
  readonly sourceName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The service that is called, exactly; `*` finds the wildcard itself.",
  })
  readonly destinationName?: string | null;

  @Field(() => [ConsulIntentionAction], {
    nullable: true,
    description: "What it does with calls; those that decide by request have none.",
  })
  readonly actions?: readonly ConsulIntentionAction[] | null;
}
