import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { AuditFilter } from "../../schema/estate/AuditFilter.js";
import { AuditRecord, AuditRecordConnection } from "../../schema/estate/AuditRecord.js";
import { Operation } from "../../schema/estate/Operation.js";
import { PageArguments } from "../../schema/estate/PageArguments.js";
import type { Context } from "../../src/context.js";
import { Asks } from "../../src/policy/Asks.js";

@Resolver(() => AuditRecord)
export class AuditQuery {
  @Asks("audit:read")
  @Query(() => AuditRecordConnection, {
    nullable: true,
    description:
      "The ledger, in its order: every change that was asked for, what was decided, and how it ended.",
  })
  auditRecords(
    @Arg("filter", () => AuditFilter, { nullable: true, description: "Which of them." })
    filter: AuditFilter | null,
    @Args(() => PageArguments) page: PageArguments,
    @Ctx() { operations }: Context,
  ) {
    return operations.auditRecords(filter ?? {}, page);
  }

  @FieldResolver(() => Operation, {
    nullable: true,
    description: "The operation that it is of; null where there is none that the caller may see.",
  })
  operation(@Root() { operationId }: AuditRecord, @Ctx() { operations }: Context) {
    return operationId === null ? null : operations.operation(operationId);
  }
}
