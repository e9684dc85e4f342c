import { sql } from "kysely";
import type { Migration } from "./Migration.js";

// Times are kept to the millisecond, as JavaScript knows them: what is read is what was written.
const operations = [
  sql`create table operation (
    id text primary key,
    action text not null,
    status text not null,
    actor text not null,
    actor_roles jsonb not null,
    source text,
    target_id text,
    target_name text,
    input jsonb not null,
    sealed text,
    idempotency_key text,
    input_hash text not null,
    dry_run boolean not null,
    plan text,
    plan_hash text,
    target_state text,
    approvals_required integer not null,
    approval_rules jsonb not null,
    reason text,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3),
    started_at timestamptz(3),
    finished_at timestamptz(3),
    error jsonb,
    result jsonb,
    policy_ids jsonb not null,
    policy_version text not null,
    facts jsonb not null,
    upstream_request_id text,
    runner text
  )`,
  sql`create unique index operation_idempotency on operation (actor, idempotency_key)
    where idempotency_key is not null`,
  sql`create index operation_created on operation (created_at, id)`,
  sql`create index operation_status on operation (status)`,
  sql`create index operation_target on operation (target_id)`,
  sql`create table operation_event (
    operation_id text not null,
    sequence integer not null,
    at timestamptz(3) not null,
    level text not null,
    message text not null,
    detail jsonb,
    primary key (operation_id, sequence)
  )`,
  sql`create table approval (
    operation_id text not null,
    subject text not null,
    roles jsonb not null,
    decision text not null,
    at timestamptz(3) not null,
    plan_hash text,
    comment text,
    primary key (operation_id, subject)
  )`,
];

const ledger = [
  sql`create table audit_record (
    sequence bigint primary key,
    id text not null unique,
    at timestamptz(3) not null,
    actor text not null,
    action text not null,
    outcome text not null,
    target_id text,
    target_name text,
    operation_id text,
    reason text,
    detail jsonb not null,
    previous_hash text not null,
    hash text not null
  )`,
  sql`create table audit_head (
    id integer primary key check (id = 1),
    sequence bigint not null,
    hash text not null,
    at timestamptz(3) not null
  )`,
  sql`create function refuse_change_of_audit_record() returns trigger language plpgsql as $$
    begin
      raise exception 'audit_record is append-only: % is refused', tg_op
        using errcode = 'insufficient_privilege';
    end
  $$`,
  // By statement, so that TRUNCATE and changes of no row are refused too.
  sql`create trigger audit_record_append_only before update or delete or truncate on audit_record
    for each statement execute function refuse_change_of_audit_record()`,
  // Otherwise a session that calls itself a replica would not run it.
  sql`alter table audit_record enable always trigger audit_record_append_only`,
  // The owner of a table holds these rights until they are taken away; a superuser always does.
  sql`revoke update, delete, truncate on audit_record from public, current_user`,
];

const tokens = [
  sql`create table api_token (
    id text primary key,
    sha256 text not null unique,
    subject text not null,
    roles jsonb not null,
    created_at timestamptz(3) not null,
    expires_at timestamptz(3),
    last_used_at timestamptz(3),
    revoked_at timestamptz(3),
    created_by text not null
  )`,
];

/** Operations, approvals, the ledger and API tokens. */
export const firstTables: Migration = {
  name: "0001-first-tables",
  up: async (transaction) => {
    for (const statement of [...operations, ...ledger, ...tokens]) {
      await statement.execute(transaction);
    }
  },
};
