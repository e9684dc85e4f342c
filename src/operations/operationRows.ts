import type { Insertable, Selectable } from "kysely";
import type { ApprovalTable, OperationEventTable, OperationTable } from "../storage/Tables.js";
import { storable } from "./storable.js";

export type OperationRow = Selectable<OperationTable>;
export type EventRow = Selectable<OperationEventTable>;
export type ApprovalRow = Selectable<ApprovalTable>;

const text = (value: unknown): string => JSON.stringify(value);
const textOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : text(value);

export const toOperationInsert = (row: OperationRow): Insertable<OperationTable> => {
  const clean = storable(row);
  return {
    ...clean,
    actor_roles: text(clean.actor_roles),
    input: text(clean.input),
    approval_rules: text(clean.approval_rules),
    error: textOrNull(clean.error),
    result: textOrNull(clean.result),
    policy_ids: text(clean.policy_ids),
    facts: text(clean.facts),
  };
};
