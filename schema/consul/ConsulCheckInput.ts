import { Field, InputType } from "type-graphql";
import { ConsulHealth } from "./enums.js";

@InputType({
  description:
    "A check that Consul keeps but does not run: whoever watches the service updates it.",
})
export class ConsulCheckInput {
  @Field(() => String, { description: "Its id, unique on its node." })
  readonly checkId!: string;

  @Field(() => String, { description: "Its name." })
  readonly name!: string;

  @Field(() => ConsulHealth, {
    nullable: true,
    defaultValue: "CRITICAL",
    description: "What it says at first: PASSING, WARNING or CRITICAL.",
  })
  readonly status?: ConsulHealth | null;

  @Field(() => String, { nullable: true, description: "For people." })
  readonly notes?: string | null;
}
