import { Field, InputType } from "type-graphql";

@InputType({ description: "How a change is to be made." })
export class OperationOptions {
  @Field(() => String, {
    nullable: true,
    description:
      "The same key from the same caller acts once; later calls get the first one's operation. 1 to 128 characters.",
  })
  readonly idempotencyKey?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "Decide, validate and show the effect, and change nothing.",
  })
  readonly dryRun?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "Why; kept in the ledger. At most 1,000 characters.",
  })
  readonly reason?: string | null;
}
