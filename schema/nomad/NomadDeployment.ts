import { Field, InputType, Int, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { NomadDeploymentGroup } from "./NomadDeploymentGroup.js";
import { NomadFilter } from "./NomadFilter.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "The rollout of one version of a job. Its id reads `nomad:<source>:deployment:<region>/<deployment id>`; its name is the job's.",
})
export class NomadDeployment extends Resource {
  @Field(() => String, { description: "Its id, a UUID." })
  readonly deploymentId!: string;

  @Field(() => String, { description: "The namespace of its job." })
  readonly namespace!: string;

  @Field(() => String, { description: "Nomad's sentence about where it stands." })
  readonly statusDescription!: string;

  @Field(() => Int, { description: "The version of the job that it rolls out." })
  readonly jobVersion!: number;

  @Field(() => [NomadDeploymentGroup], { description: "How far it is, by task group." })
  readonly groups!: readonly NomadDeploymentGroup[];

  /** Nomad's index of its latest change. Not a field. */
  readonly modifyIndex!: number;
}

export const NomadDeploymentConnection = connectionOf(
  NomadDeployment,
  "NomadDeployment",
  "Nomad deployments",
);

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadDeploymentFilter extends NomadFilter {}
