import { type ExpressionBuilder, sql } from "kysely";
import type { Storage } from "../storage/Storage.js";
import type { Tables } from "../storage/Tables.js";
import type { OperationRow } from "./operationRows.js";
import { some } from "./some.js";
import { storable } from "./storable.js";

/** Conditions of a list of operations; absent or null: none. */
export interface OperationConditions {
  readonly statuses?: readonly string[] | null;
  readonly actors?: readonly string[] | null;
  readonly actions?: readonly string[] | null;
  readonly target?: string | null;
  readonly since?: Date | null;
  readonly until?: Date | null;
}

/** What policies are asked about an operation that somebody wants to see. */
export type Sight = Pick<OperationRow, "actor" | "action" | "approval_rules" | "facts">;

/** Lists of operations as the database holds them. Throws Fault STORAGE_*. */
export class OperationList {
  constructor(private readonly storage: Storage) {}

  /** The next ones by id. */
  next(
    conditions: OperationConditions,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly OperationRow[]> {
    const { after, limit } = page;
    return this.storage.db
      .selectFrom("operation")
      .selectAll()
      .where((where) => fits(where, conditions))
      .$if(after !== null, (query) => query.where("id", ">", after))
      .orderBy("id")
      .limit(limit)
      .execute();
  }

  /** How many a subject asked for. */
  async countOf(subject: string, conditions: OperationConditions): Promise<number> {
    const row = await this.storage.db
      .selectFrom("operation")
      .select(({ fn }) => fn.countAll().as("count"))
      .where("actor", "=", subject)
      .where((where) => fits(where, conditions))
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  }

  /** What all others asked for, counted together where policies cannot tell them apart. */
  async countsOfOthers(
    subject: string,
    conditions: OperationConditions,
    limit: number,
  ): Promise<readonly { readonly sight: Sight; readonly count: number }[]> {
    const target = sql<
      OperationRow["facts"]
    >`jsonb_build_object('target', coalesce(facts -> 'target', '{}'))`;
    const rows = await this.storage.db
      .selectFrom("operation")
      .select(["actor", "action", "approval_rules", target.as("facts")])
      .select(({ fn }) => fn.countAll().as("count"))
      .where("actor", "!=", subject)
      .where((where) => fits(where, conditions))
      .groupBy(["actor", "action", "approval_rules", target])
      .limit(limit)
      .execute();
    return rows.map(({ count, ...sight }) => ({ sight, count: Number(count) }));
  }
}

const fits = (
  where: ExpressionBuilder<Tables, "operation">,
  { statuses, actors, actions, target, since, until }: OperationConditions,
) =>
  where.and([
    ...(statuses ? [where("status", "in", some(statuses))] : []),
    ...(actors ? [where("actor", "in", some(actors))] : []),
    ...(actions ? [where("action", "in", some(actions))] : []),
    ...(typeof target === "string" ? [where("target_id", "=", storable(target))] : []),
    ...(since ? [where("created_at", ">=", since)] : []),
    ...(until ? [where("created_at", "<", until)] : []),
  ]);
