import { Field, ObjectType } from "type-graphql";
import { ConsulHealth } from "./enums.js";

@ObjectType({ description: "A health check and what it last said." })
export class ConsulCheck {
  @Field(() => String, { description: "Its id, unique on its node." })
  readonly checkId!: string;

  @Field(() => String, { description: "Its name." })
  readonly name!: string;

  @Field(() => ConsulHealth, {
    description: "What it says; MAINTENANCE for the check that maintenance mode puts there.",
  })
  readonly status!: ConsulHealth;

  @Field(() => String, { description: "What it last said in full; empty where it said nothing." })
  readonly output!: string;

  @Field(() => String, {
    nullable: true,
    description: "The service instance that it checks; null for a check of the node itself.",
  })
  readonly serviceId!: string | null;
}
