import { GraphQLJSON } from "graphql-scalars";
import { Field, InputType } from "type-graphql";
import { ConsulChangeInput } from "./ConsulChangeInput.js";
import { ConsulIntentionAction } from "./enums.js";

@InputType({ description: "An intention: what is to become of calls from one service to another." })
export class UpsertConsulIntentionInput extends ConsulChangeInput {
  @Field(() => String, { description: "The service that calls; `*`: any." })
  readonly sourceName!: string;

  @Field(() => String, { description: "The service that is called; `*`: any." })
  readonly destinationName!: string;

  @Field(() => ConsulIntentionAction, {
    nullable: true,
    description: "What it does with calls. Give this or `permissions`, never both.",
  })
  readonly action?: ConsulIntentionAction | null;

  @Field(() => GraphQLJSON, {
    nullable: true,
    description:
      "A list of rules by path, header and method, as Consul takes them. They need Consul 1.9 or later.",
  })
  readonly permissions?: unknown;

  @Field(() => String, {
    nullable: true,
    description: 'What to remember about it; omitted: what there was before, "": nothing.',
  })
  readonly description?: string | null;
}
