import type { Selectable } from "kysely";
import type { ApprovalTable, OperationEventTable, OperationTable } from "../storage/Tables.js";

export type OperationRow = Selectable<OperationTable>;
export type EventRow = Selectable<OperationEventTable>;
export type ApprovalRow = Selectable<ApprovalTable>;
