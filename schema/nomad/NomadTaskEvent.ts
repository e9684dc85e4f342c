import { GraphQLDateTime } from "graphql-scalars";
import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "Something that happened to a task." })
export class NomadTaskEvent {
  @Field(() => GraphQLDateTime, { description: "When it happened." })
  readonly at!: Date;

  @Field(() => String, { description: "Nomad's word for it, e.g. `Started` or `Terminated`." })
  readonly type!: string;

  @Field(() => String, { description: "What Nomad shows to people; may be empty." })
  readonly message!: string;
}
