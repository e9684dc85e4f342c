import { Field, InputType, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { Tag } from "../estate/Tag.js";
import { ConsulCheck } from "./ConsulCheck.js";
import { ConsulFilter } from "./ConsulFilter.js";
import { ConsulHealth } from "./enums.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "One registration of a service on a node. Its id reads " +
    "`consul:<source>:service-instance:<datacenter>/<node>/<service id>`.",
})
export class ConsulServiceInstance extends Resource {
  @Field(() => String, { description: "Its service id, unique on its node." })
  readonly serviceId!: string;

  @Field(() => String, { description: "The name of the service that it is an instance of." })
  readonly serviceName!: string;

  @Field(() => String, { description: "The datacenter whose catalog holds it." })
  readonly datacenter!: string;

  @Field(() => String, {
    description: "Where it listens; the address of its node where it was registered without one.",
  })
  readonly address!: string;

  @Field(() => Int, { description: "The port on which it listens; 0: none was registered." })
  readonly port!: number;

  @Field(() => [String], { description: "Its Consul tags." })
  readonly serviceTags!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description:
      "Consul's word for an instance that carries traffic for others, e.g. `connect-proxy`; null for an ordinary one.",
  })
  readonly serviceKind!: string | null;

  @Field(() => [Tag], { description: "The metadata that it was registered with." })
  readonly meta!: readonly Tag[];

  @Field(() => ConsulHealth, {
    description: "The worst of its own checks and those of the node that it runs on.",
  })
  readonly health!: ConsulHealth;

  @Field(() => [ConsulCheck], { description: "Its own checks and those of its node." })
  readonly checks!: readonly ConsulCheck[];
}

export const ConsulServiceInstanceConnection = connectionOf(
  ConsulServiceInstance,
  "ConsulServiceInstance",
  "Consul service instances",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class ConsulServiceInstanceFilter extends ConsulFilter {
  @Field(() => [ConsulHealth], {
    nullable: true,
    description: "What its checks and those of its node say.",
  })
  readonly health?: readonly ConsulHealth[] | null;

  @Field(() => [String], { nullable: true, description: "Names of services." })
  readonly services?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "Consul tags that it must all have." })
  readonly serviceTags?: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Consul\'s word for the kind, e.g. `connect-proxy`; "" for an ordinary instance.',
  })
  readonly serviceKinds?: readonly string[] | null;
}
