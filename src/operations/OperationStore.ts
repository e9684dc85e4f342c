import type { ExpressionBuilder } from "kysely";
import type { Storage } from "../storage/Storage.js";
import type { Tables } from "../storage/Tables.js";
import type { LedgerRow } from "./ledgerRecord.js";
import { runnerName } from "./runner.js";
import { some } from "./some.js";
import type { ApprovalRow, EventRow, OperationRow } from "./operationRows.js";

/** Conditions of a list of records; absent or null: none. */
export interface AuditConditions {
  readonly actors?: readonly string[] | null;
  readonly actions?: readonly string[] | null;
  readonly outcomes?: readonly string[] | null;
  /** Without the prefix `operation:`. */
  readonly operation?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

/** Rows of operations and of the ledger as the database holds them. Throws Fault STORAGE_*. */
export class OperationStore {
  constructor(private readonly storage: Storage) {}

  /** Moves an operation on if it still is where it was; null where somebody else was faster. */
  async move(id: string, from: string, to: string): Promise<OperationRow | null> {
    const row = await this.storage.db
      .updateTable("operation")
      .set({ status: to, runner: runnerName })
      .where("id", "=", id)
      .where("status", "=", from)
      .returningAll()
      .executeTakeFirst();
    return row ?? null;
  }

  async operation(id: string): Promise<OperationRow | null> {
    const { db } = this.storage;
    const row = await db
      .selectFrom("operation")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Every operation in one of these states, by id. */
  inState(...statuses: readonly string[]): Promise<readonly OperationRow[]> {
    return this.storage.db
      .selectFrom("operation")
      .selectAll()
      .where("status", "in", statuses)
      .orderBy("id")
      .execute();
  }

  approvals(id: string): Promise<readonly ApprovalRow[]> {
    const { db } = this.storage;
    return db
      .selectFrom("approval")
      .selectAll()
      .where("operation_id", "=", id)
      .orderBy("at")
      .execute();
  }

  /** The events behind one of them, oldest first. */
  events(
    id: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly EventRow[]> {
    return this.storage.db
      .selectFrom("operation_event")
      .selectAll()
      .where("operation_id", "=", id)
      .where("sequence", ">", page.after)
      .orderBy("sequence")
      .limit(page.limit)
      .execute();
  }

  async eventCount(id: string): Promise<number> {
    const row = await this.storage.db
      .selectFrom("operation_event")
      .select(({ fn }) => fn.max("sequence").as("last"))
      .where("operation_id", "=", id)
      .executeTakeFirst();
    return row?.last ?? 0;
  }

  /** The records behind one of them, oldest first. */
  records(
    conditions: AuditConditions,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly LedgerRow[]> {
    return this.storage.db
      .selectFrom("audit_record")
      .selectAll()
      .where("sequence", ">", page.after)
      .where((expression) => fits(expression, conditions))
      .orderBy("sequence")
      .limit(page.limit)
      .execute();
  }

  /** How many records meet the conditions. */
  async recordCount(conditions: AuditConditions): Promise<number> {
    const row = await this.storage.db
      .selectFrom("audit_record")
      .select(({ fn }) => fn.countAll().as("count"))
      .where((expression) => fits(expression, conditions))
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  }
}

const fits = (
  where: ExpressionBuilder<Tables, "audit_record">,
  { actors, actions, outcomes, operation, since, until }: AuditConditions,
) =>
  where.and([
    ...(actors ? [where("actor", "in", some(actors))] : []),
    ...(actions ? [where("action", "in", some(actions))] : []),
    ...(outcomes ? [where("outcome", "in", some(outcomes))] : []),
    ...(typeof operation === "string" ? [where("operation_id", "=", operation)] : []),
    ...(since ? [where("at", ">=", since)] : []),
    ...(until ? [where("at", "<", until)] : []),
  ]);
