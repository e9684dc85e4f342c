import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Approval } from "../../schema/estate/Approval.js";
import { EventsPageArguments } from "../../schema/estate/EventsPageArguments.js";
import { Node } from "../../schema/estate/Node.js";
import { Operation } from "../../schema/estate/Operation.js";
import { OperationEventConnection } from "../../schema/estate/OperationEvent.js";
import type { Context } from "../../src/context.js";
import { nodeOf } from "./nodeOf.js";

@Resolver(() => Operation)
export class OperationFields {
  @FieldResolver(() => Node, {
    nullable: true,
    description:
      "What it is about, as it is now; null where that is gone, or hidden from the caller.",
  })
  target(@Root() { targetId }: Operation, @Ctx() context: Context) {
    return targetId === null ? null : nodeOf(targetId, context);
  }

  @FieldResolver(() => [Approval], { description: "What people said of it, oldest first." })
  approvals(@Root() operation: Operation, @Ctx() { operations }: Context) {
    return operations.approvals(operation);
  }

  @FieldResolver(() => OperationEventConnection, {
    description: "What happened while it ran, oldest first.",
  })
  events(
    @Root() operation: Operation,
    @Args(() => EventsPageArguments) page: EventsPageArguments,
    @Ctx() { operations }: Context,
  ) {
    return operations.events(operation, page);
  }
}
