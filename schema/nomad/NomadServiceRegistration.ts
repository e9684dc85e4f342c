import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "One registration of a service in Nomad's own registry." })
export class NomadServiceRegistration {
  @Field(() => String, { description: "Nomad's id of it." })
  readonly registrationId!: string;

  @Field(() => String, { description: "The id of the allocation that registered it." })
  readonly allocationId!: string;

  @Field(() => String, { description: "Where it listens." })
  readonly address!: string;

  @Field(() => Int, { description: "The port on which it listens; 0: none was registered." })
  readonly port!: number;

  @Field(() => [String], { description: "Its tags." })
  readonly serviceTags!: readonly string[];
}
