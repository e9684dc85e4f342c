import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { KindFilter } from "../estate/KindFilter.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";

@ObjectType({
  implements: [Node, Resource],
  description: "A namespace of jobs. Its id reads `nomad:<source>:namespace:<region>/<name>`.",
})
export class NomadNamespace extends Resource {
  @Field(() => String, { description: "What somebody wrote about it; may be empty." })
  readonly description!: string;
}

export const NomadNamespaceConnection = connectionOf(
  NomadNamespace,
  "NomadNamespace",
  "Nomad namespaces",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadNamespaceFilter extends KindFilter {}
