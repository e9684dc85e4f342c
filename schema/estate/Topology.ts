import { Field, Int, ObjectType } from "type-graphql";
import { Relation } from "./Relation.js";
import { Resource } from "./Resource.js";
import { Source } from "./Source.js";

@ObjectType({ description: "A part of the estate: resources, and the relations between them." })
export class Topology {
  @Field(() => [Resource], { description: "The resources, nearest to the roots first." })
  readonly resources!: readonly Resource[];

  @Field(() => [Relation], { description: "The relations whose ends are both shown." })
  readonly relations!: readonly Relation[];

  @Field(() => Int, { description: "How many resources the limit left out." })
  readonly omitted!: number;

  // What is made when it is read is read once, never inline.
  @Field(() => [Source], {
    simple: false,
    description:
      "Sources that could not be read: that something of theirs is missing here proves nothing.",
  })
  readonly incomplete!: readonly Source[];

  @Field(() => String, { simple: false, description: "The same as a Mermaid flowchart." })
  readonly mermaid!: string;

  @Field(() => String, {
    simple: false,
    description: "The same as a graph in Graphviz's DOT language.",
  })
  readonly dot!: string;
}
