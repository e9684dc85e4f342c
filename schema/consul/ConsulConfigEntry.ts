import { GraphQLJSON } from "graphql-scalars";
import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { ConsulFilter } from "./ConsulFilter.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A central configuration entry. Its id reads `consul:<source>:config-entry:<datacenter>/<kind>/<name>`.",
})
export class ConsulConfigEntry extends Resource {
  @Field(() => String, { description: "The datacenter that was asked for it." })
  readonly datacenter!: string;

  @Field(() => String, { description: "Consul's kind of it, e.g. `service-defaults`." })
  readonly entryKind!: string;

  @Field(() => GraphQLJSON, { description: "The whole entry, as Consul tells it." })
  readonly body!: unknown;

  @Field(() => String, {
    description: "Consul's index of its latest change, a decimal string: it may pass 2^53.",
  })
  readonly modifyIndex!: string;
}

export const ConsulConfigEntryConnection = connectionOf(
  ConsulConfigEntry,
  "ConsulConfigEntry",
  "Consul configuration entries",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class ConsulConfigEntryFilter extends ConsulFilter {
  @Field(() => [String], {
    nullable: true,
    description: "Consul's kinds of entries, e.g. `service-defaults`.",
  })
  readonly entryKinds?: readonly string[] | null;
}
