import { InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { KindFilter } from "../estate/KindFilter.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A Consul datacenter: servers with one catalog. Its id reads `consul:<source>:datacenter:<name>`.",
})
export class ConsulDatacenter extends Resource {}

export const ConsulDatacenterConnection = connectionOf(
  ConsulDatacenter,
  "ConsulDatacenter",
  "Consul datacenters",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class ConsulDatacenterFilter extends KindFilter {}
