import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import { OperationPayload } from "../../schema/estate/ChangePayload.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

const ID_OPTIONS = { description: "The operation's id." };
const COMMENT_OPTIONS = { nullable: true, description: "Why; kept in the ledger." };

@Resolver()
export class ApprovalMutations {
  @Asks("operations:approve")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description:
      "Approves an operation that waits; the last approval that it takes runs it. Nobody approves what they asked for.",
  })
  async approveOperation(
    @Arg("id", () => ID, ID_OPTIONS) id: string,
    @Arg("planHash", () => String, {
      nullable: true,
      description: "The plan that was looked at: any other is PLAN_MISMATCH.",
    })
    planHash: string | null,
    @Arg("comment", () => String, COMMENT_OPTIONS) comment: string | null,
    @Ctx() { door }: Context,
  ) {
    return { operation: await door.approve(id, planHash ?? null, comment ?? null) };
  }

  @Asks("operations:approve")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Refuses an operation that waits: it ends as DENIED.",
  })
  async rejectOperation(
    @Arg("id", () => ID, ID_OPTIONS) id: string,
    @Arg("comment", () => String, COMMENT_OPTIONS) comment: string | null,
    @Ctx() { door }: Context,
  ) {
    return { operation: await door.reject(id, comment ?? null) };
  }

  @Asks("operations:cancel")
  @Mutation(() => OperationPayload, {
    nullable: true,
    description: "Takes back an operation that waits, one's own or another's where policies let.",
  })
  async cancelOperation(@Arg("id", () => ID, ID_OPTIONS) id: string, @Ctx() { door }: Context) {
    return { operation: await door.cancel(id) };
  }
}
