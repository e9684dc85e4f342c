import { Field, InterfaceType } from "type-graphql";
import { connectionOf } from "./connection.js";
import { ResourceKind } from "./enums.js";
import { Node } from "./Node.js";
import { Tag } from "./Tag.js";

@InterfaceType({
  implements: Node,
  description:
    "One thing of the estate, as one federated system describes it. `id` reads `<system>:<source>:<kind>:<path>` " +
    "and never changes while the thing exists, e.g. `consul:hz:service-instance:dc1/node-3/web-1`; each segment of " +
    "the path is percent-encoded.",
})
export abstract class Resource extends Node {
  @Field(() => ResourceKind, { description: "What it is." })
  readonly kind!: ResourceKind;

  @Field(() => String, { description: "The name that people use for it." })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The environment that the source or the thing's own tags put it in, e.g. production.",
  })
  readonly environment!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The cloud region or the Nomad region, where there is one.",
  })
  readonly region!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "What its system calls its state, in the system's own word. Null where it has none.",
  })
  readonly status!: string | null;

  @Field(() => [Tag], { description: "Tags, labels or metadata of the thing." })
  readonly tags!: readonly Tag[];

  /** The source that sees it, e.g. `consul:hz`. Not a field: `source` is. */
  readonly sourceId!: string;
}

export const ResourceConnection = connectionOf(Resource, "Resource", "resources");
