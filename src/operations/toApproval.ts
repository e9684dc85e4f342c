import { z } from "zod";
import type { Approval } from "../../schema/estate/Approval.js";
import { ApprovalDecision } from "../../schema/estate/enums.js";
import type { ApprovalRow } from "./operationRows.js";

const decision = z.enum(ApprovalDecision);

/** An approval as callers see it. */
export const toApproval = (row: ApprovalRow): Approval => ({
  subject: row.subject,
  decision: decision.parse(row.decision),
  at: row.at,
  planHash: row.plan_hash,
  comment: row.comment,
});
