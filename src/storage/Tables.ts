import type { ColumnType } from "kysely";

/**
 * A jsonb column: read as it was written, written as JSON text. Drivers would make an array of
 * PostgreSQL of a list, and no JSON of a plain text.
 */
type Json<Shape> = ColumnType<Shape, string, string>;
type NullableJson<Shape> = ColumnType<Shape | null, string | null | undefined, string | null>;
type OpenObject = Readonly<Record<string, unknown>>;
/** A count that may grow beyond an int: `bigint`, read as a number. */
type Count = number;

/** A change: what was asked, by whom, and what became of it. */
export interface OperationTable {
  id: string;
  /** What is done, `consul:setKey`. */
  action: string;
  status: string;
  /** The subject of the caller. */
  actor: string;
  /** The roles that the caller had when it asked. */
  actor_roles: Json<readonly string[]>;
  /** The id of the source that is changed. */
  source: string | null;
  /** The id of the node that is changed; of a thing that does not exist yet, the id it will have. */
  target_id: string | null;
  target_name: string | null;
  /** What was asked, with secrets masked. */
  input: Json<OpenObject>;
  /** What was asked, whole and encrypted; null once the operation has ended. */
  sealed: string | null;
  idempotency_key: string | null;
  /** Of the input: another input under the same key is a conflict. */
  input_hash: string;
  dry_run: boolean;
  /** What the target's system foresees, encrypted. */
  plan: string | null;
  /** Of the plan that approvers were shown. */
  plan_hash: string | null;
  /** What the target was when the plan was made; approvals are void once it differs. */
  target_state: string | null;
  /** How many people must approve. */
  approvals_required: number;
  /** Which roles may approve, by the policies that ask for it. */
  approval_rules: Json<unknown>;
  /** What the caller gave as the reason. */
  reason: string | null;
  created_at: Date;
  /** When the wait for approval ends. */
  expires_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
  error: NullableJson<unknown>;
  result: NullableJson<unknown>;
  /** The policies that decided. */
  policy_ids: Json<readonly string[]>;
  /** The version of the set of policies that decided. */
  policy_version: string;
  /** What the policies were told of the action. */
  facts: Json<OpenObject>;
  /** The id that the changed system gave its answer. */
  upstream_request_id: string | null;
  /** The process that runs it. */
  runner: string | null;
}

/** What happened in an operation, in order. */
export interface OperationEventTable {
  operation_id: string;
  /** Counts from 1 in each operation. */
  sequence: number;
  at: Date;
  level: string;
  message: string;
  detail: NullableJson<unknown>;
}

/** One person's answer to an operation that needs approval. */
export interface ApprovalTable {
  operation_id: string;
  /** Who answered. */
  subject: string;
  /** The roles that they had. */
  roles: Json<readonly string[]>;
  decision: string;
  at: Date;
  /** Of the plan that they were shown. */
  plan_hash: string | null;
  comment: string | null;
}

/** The ledger: rows are added, never changed or removed; the database refuses it. */
export interface AuditRecordTable {
  /** Counts from 1 without a gap. */
  sequence: Count;
  id: string;
  /** To the millisecond: the hash covers it. */
  at: Date;
  actor: string;
  action: string;
  outcome: string;
  target_id: string | null;
  target_name: string | null;
  operation_id: string | null;
  reason: string | null;
  detail: Json<OpenObject>;
  /** The `hash` of the record before. */
  previous_hash: string;
  hash: string;
}

/** The latest record of the ledger, so that a tail that was cut off is noticed. One row. */
export interface AuditHeadTable {
  id: number;
  sequence: Count;
  hash: string;
  at: Date;
}

/** A token for scripts; the token itself is nowhere. */
export interface ApiTokenTable {
  id: string;
  /** Of the token, in hexadecimal. */
  sha256: string;
  subject: string;
  roles: Json<readonly string[]>;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
  /** The subject that made it. */
  created_by: string;
}

/** Every table, for Kysely. Ids are texts, times are `timestamptz` to the millisecond. */
export interface Tables {
  operation: OperationTable;
  operation_event: OperationEventTable;
  approval: ApprovalTable;
  audit_record: AuditRecordTable;
  audit_head: AuditHeadTable;
  api_token: ApiTokenTable;
}
