import { GraphQLDateTime, GraphQLJSON } from "graphql-scalars";
import { Field, Int, ObjectType } from "type-graphql";
import { liveConnectionOf } from "./connection.js";
import { Node } from "./Node.js";

@ObjectType({
  implements: Node,
  description:
    "A record of the ledger: each holds the hash of the one before, so that none can be changed or taken out unnoticed.",
})
export class AuditRecord extends Node {
  /** Not a field: how `Node` tells its type. */
  readonly __typename!: "AuditRecord";

  @Field(() => Int, { description: "Its place in the ledger: 1 for the first." })
  readonly sequence!: number;

  @Field(() => GraphQLDateTime, { description: "When it was recorded." })
  readonly at!: Date;

  @Field(() => String, { description: "The subject of whoever acted." })
  readonly actor!: string;

  @Field(() => String, { description: "What was done or asked for, e.g. `consul:setKey`." })
  readonly action!: string;

  @Field(() => String, {
    description:
      "`INTENT` before the effect; then how it ended, e.g. `SUCCEEDED`, `FAILED`, `DENIED`, `APPROVED`.",
  })
  readonly outcome!: string;

  @Field(() => String, { nullable: true, description: "What people call its target." })
  readonly targetName!: string | null;

  /** The id of its operation; `operation` is looked up by it. Not a field. */
  readonly operationId!: string | null;

  @Field(() => String, { nullable: true, description: "Why, as its actor says." })
  readonly reason!: string | null;

  @Field(() => GraphQLJSON, {
    description: "The decision with its policies and their version, facts, approvals; no secrets.",
  })
  readonly detail!: unknown;

  @Field(() => String, { description: "The seal of this record." })
  readonly hash!: string;

  @Field(() => String, { description: "The seal of the record before." })
  readonly previousHash!: string;
}

export const AuditRecordConnection = liveConnectionOf(
  AuditRecord,
  "AuditRecord",
  "records of the ledger",
);
