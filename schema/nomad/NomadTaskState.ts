import { GraphQLDateTime } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { NomadTaskEvent } from "./NomadTaskEvent.js";

@ObjectType({ description: "The state of one task of an allocation." })
export class NomadTaskState {
  @Field(() => String, { description: "The name of the task." })
  readonly name!: string;

  @Field(() => String, { description: "`pending`, `running` or `dead`." })
  readonly state!: string;

  @Field(() => Boolean, { description: "Whether it failed." })
  readonly failed!: boolean;

  @Field(() => Int, { description: "How many times it was restarted." })
  readonly restarts!: number;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it started last." })
  readonly startedAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: "When it ended; null: it runs." })
  readonly finishedAt!: Date | null;

  @Field(() => [NomadTaskEvent], { description: "The latest that happened to it, oldest first." })
  readonly events!: readonly NomadTaskEvent[];
}
