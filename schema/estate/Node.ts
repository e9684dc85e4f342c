import { Field, ID, InterfaceType } from "type-graphql";

@InterfaceType({ description: "Everything that has an id of its own." })
export abstract class Node {
  @Field(() => ID, { description: "Stable while the thing exists; see `Resource` for its form." })
  readonly id!: string;
}
