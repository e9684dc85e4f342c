import { GraphQLDateTime } from "graphql-scalars";
import { Field, InputType, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { NomadFilter } from "./NomadFilter.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A task group of a job, placed on a node. Its id reads `nomad:<source>:allocation:<region>/<allocation id>`.",
})
export class NomadAllocation extends Resource {
  @Field(() => String, { description: "Its id, a UUID." })
  readonly allocationId!: string;

  @Field(() => String, { description: "The namespace of its job." })
  readonly namespace!: string;

  @Field(() => String, { description: "The task group that it is one of." })
  readonly taskGroup!: string;

  @Field(() => Int, {
    nullable: true,
    description: "The version of the job that it runs; null where Nomad does not tell it.",
  })
  readonly jobVersion!: number | null;

  @Field(() => String, {
    description: "What the node says of it: `pending`, `running`, `complete`, `failed`, `lost` ...",
  })
  readonly clientStatus!: string;

  @Field(() => String, { description: "What the servers want of it: `run`, `stop` or `evict`." })
  readonly desiredStatus!: string;

  /** Milliseconds since the epoch. */
  @Field(() => GraphQLDateTime, { description: "When it was placed." })
  readonly createdAt!: number;
}

export const NomadAllocationConnection = connectionOf(
  NomadAllocation,
  "NomadAllocation",
  "Nomad allocations",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadAllocationFilter extends NomadFilter {
  @Field(() => [String], { nullable: true, description: "Names of task groups." })
  readonly taskGroups?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: "What the servers want, e.g. `run`." })
  readonly desiredStatuses?: readonly string[] | null;
}
