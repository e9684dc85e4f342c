import { GraphQLJSON } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "Resources that agree in every dimension asked for." })
export class InventoryGroup {
  @Field(() => GraphQLJSON, {
    description: 'One entry per dimension asked for, e.g. {"KIND": "CONSUL_NODE", "STATUS": null}.',
  })
  readonly key!: Readonly<Record<string, string | boolean | null>>;

  @Field(() => Int, { description: "How many there are." })
  readonly count!: number;
}
