import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { ConsulFilter } from "./ConsulFilter.js";
import { ConsulHealth } from "./enums.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A service of one datacenter, over all its instances. Its id reads `consul:<source>:service:<datacenter>/<name>`.",
})
export class ConsulService extends Resource {
  @Field(() => String, { description: "The datacenter whose catalog holds it." })
  readonly datacenter!: string;

  @Field(() => [String], { description: "The Consul tags of all its instances together." })
  readonly serviceTags!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description:
      "Consul's word for a service that carries traffic for others, e.g. `connect-proxy` or `mesh-gateway`; null for " +
      "an ordinary one.",
  })
  readonly serviceKind!: string | null;

  @Field(() => ConsulHealth, {
    description: "The worst of its instances, with the checks of the nodes that they run on.",
  })
  readonly health!: ConsulHealth;
}

export const ConsulServiceConnection = connectionOf(
  ConsulService,
  "ConsulService",
  "Consul services",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class ConsulServiceFilter extends ConsulFilter {
  @Field(() => [ConsulHealth], { nullable: true, description: "The worst of its instances." })
  readonly health?: readonly ConsulHealth[] | null;

  @Field(() => [String], { nullable: true, description: "Consul tags that it must all have." })
  readonly serviceTags?: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Consul\'s word for the kind, e.g. `connect-proxy`; "" for an ordinary service.',
  })
  readonly serviceKinds?: readonly string[] | null;
}
