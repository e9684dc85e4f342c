import { z } from "zod";
import { OperationStatus, System } from "../../schema/estate/enums.js";
import type { Operation } from "../../schema/estate/Operation.js";
import type { OperationError } from "../../schema/estate/OperationError.js";
import { operationNodeId } from "./operationId.js";
import { planPlace } from "./operationRow.js";
import type { OperationRow } from "./operationRows.js";
import type { Seals } from "./Seals.js";

const status = z.enum(OperationStatus);

const storedError = z.object({
  code: z.string(),
  message: z.string(),
  system: z.enum(System).nullable().default(null),
  upstreamRequestId: z.string().nullable().default(null),
});

const errorOf = (error: unknown): OperationError | null =>
  error === null || error === undefined ? null : storedError.parse(error);

/** An operation as callers see it; the plan is opened only where it is selected. */
export const toOperation = (row: OperationRow, seals: Seals): Operation => ({
  __typename: "Operation",
  id: operationNodeId(row.id),
  action: row.action,
  status: status.parse(row.status),
  actor: row.actor,
  targetId: row.target_id,
  targetName: row.target_name,
  input: row.input,
  dryRun: row.dry_run,
  get plan() {
    return row.plan === null ? null : seals.open(row.plan, planPlace(row.id));
  },
  planHash: row.plan_hash,
  approvalsRequired: row.approvals_required,
  reason: row.reason,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  finishedAt: row.finished_at,
  error: errorOf(row.error),
  policyIds: row.policy_ids,
});
