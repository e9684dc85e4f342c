import { Field, InputType, ObjectType } from "type-graphql";
import { connectionOf } from "../estate/connection.js";
import { Node } from "../estate/Node.js";
import { Resource } from "../estate/Resource.js";
import { NomadFilter } from "./NomadFilter.js";
import { NomadServiceRegistration } from "./NomadServiceRegistration.js";

@ObjectType({
  implements: [Node, Resource],
  description:
    "A service in Nomad's own registry, over all its registrations. Its id reads " +
    "`nomad:<source>:service:<region>/<namespace>/<name>`. What Nomad registers in Consul is a ConsulService.",
})
export class NomadService extends Resource {
  @Field(() => String, { description: "The namespace that it is registered in." })
  readonly namespace!: string;

  @Field(() => [String], { description: "The tags of all its registrations together." })
  readonly serviceTags!: readonly string[];

  @Field(() => [NomadServiceRegistration], { description: "Where it runs, by registration id." })
  readonly registrations!: readonly NomadServiceRegistration[];
}

export const NomadServiceConnection = connectionOf(NomadService, "NomadService", "Nomad services");

@InputType({ description: "Every condition must hold; an omitted one always does." })
export class NomadServiceFilter extends NomadFilter {
  @Field(() => [String], { nullable: true, description: "Tags that it must all have." })
  readonly serviceTags?: readonly string[] | null;
}
