import { GraphQLDateTime } from "graphql-scalars";
import { Field, InputType, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { NomadFilter } from "./NomadFilter.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A job in its namespace. Its id reads `nomad:<source>:job:<region>/<namespace>/<job id>`.",
})
export class NomadJob extends Resource {
  @Field(() => String, { description: "Its id, unique in its namespace; it may hold slashes." })
  readonly jobId!: string;

  @Field(() => String, { description: "The namespace that it is registered in." })
  readonly namespace!: string;

  @Field(() => String, {
    nullable: true,
    description: "The id of the periodic or parameterized job that started it; null: none did.",
  })
  readonly parentId!: string | null;

  @Field(() => String, { description: "`service`, `batch`, `system` or `sysbatch`." })
  readonly type!: string;

  @Field(() => Int, { description: "1 to 100; the highest is placed first." })
  readonly priority!: number;

  @Field(() => Int, { description: "The number of its version: 0 for the first." })
  readonly jobVersion!: number;

  @Field(() => [String], {
    description: "The datacenters that it may run in, as written: patterns such as `*` too.",
  })
  readonly datacenters!: readonly string[];

  @Field(() => String, { description: "The name of the node pool that it is bound to." })
  readonly nodePool!: string;

  @Field(() => Boolean, { description: "Whether it starts children by a timetable." })
  readonly periodic!: boolean;

  @Field(() => Boolean, { description: "Whether it starts a child for each dispatch." })
  readonly parameterized!: boolean;

  @Field(() => Boolean, { description: "Whether somebody stopped it." })
  readonly stopped!: boolean;

  /** Milliseconds since the epoch. */
  @Field(() => GraphQLDateTime, { description: "When this version was submitted." })
  readonly submittedAt!: number;

  /** Nomad's index of its latest change. Not a field. */
  readonly modifyIndex!: number;
}

export const NomadJobConnection = connectionOf(NomadJob, "NomadJob", "Nomad jobs");

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadJobFilter extends NomadFilter {
  @Field(() => [String], {
    nullable: true,
    description: "Types: `service`, `batch`, `system`, `sysbatch`.",
  })
  readonly types?: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: "Datacenters, exactly as a job writes them; it must have one of them.",
  })
  readonly datacenters?: readonly string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it is a child of a periodic or a parameterized job.",
  })
  readonly child?: boolean | null;
}
