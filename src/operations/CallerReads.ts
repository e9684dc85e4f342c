import type { AuditRecord } from "../../schema/estate/AuditRecord.js";
import type { Decision } from "../../schema/estate/Decision.js";
import type { Operation } from "../../schema/estate/Operation.js";
import type { OperationEvent } from "../../schema/estate/OperationEvent.js";
import type { Page, PageArguments } from "../estate/EstateView.js";
import { LazyPage, pageSize, pageStart } from "../estate/paging.js";
import type { Caller, Policy, PolicyTarget } from "../policy/Policy.js";
import { permit } from "./decisions.js";
import type { LedgerRow } from "./ledgerRecord.js";
import { auditNodeId, auditSequenceOf, operationIdOf, operationNodeId } from "./operationId.js";
import type { OperationConditions, OperationList } from "./OperationList.js";
import type { OperationReads } from "./OperationReads.js";
import type { OperationRow } from "./operationRows.js";
import type { AuditConditions, OperationStore } from "./OperationStore.js";
import type { Seals } from "./Seals.js";
import { toApproval } from "./toApproval.js";
import { toOperation } from "./toOperation.js";
import { VisibleOperations } from "./VisibleOperations.js";

const EVENTS_DEFAULT = 100;

export interface ReadParts {
  readonly policy: Policy;
  readonly store: OperationStore;
  readonly list: OperationList;
  readonly seals: Seals;
}

/** Operations and the ledger as one caller may see them. */
export class CallerReads implements OperationReads {
  constructor(
    private readonly parts: ReadParts,
    private readonly caller: Caller,
  ) {}

  async operation(nodeId: string): Promise<Operation | null> {
    const row = await this.row(nodeId);
    return row && toOperation(row, this.parts.seals);
  }

  /** The row of an operation that the caller may see. */
  async row(nodeId: string): Promise<OperationRow | null> {
    const id = operationIdOf(nodeId);
    const row = id === null ? null : await this.parts.store.operation(id);
    return row && this.#visible().sees(row) ? row : null;
  }

  async operations(
    filter: OperationConditions,
    page: PageArguments,
  ): Promise<Page<Operation, number | null>> {
    const size = pageSize(page.first);
    const after = pageStart("operations", page.after);
    const visible = this.#visible();
    return new LazyPage(await visible.rows(filter, after, size), after, {
      list: "operations",
      keyOf: ({ id }) => id,
      nodeOf: (row) => toOperation(row, this.parts.seals),
      count: () => visible.count(filter),
    });
  }

  async approvals({ id }: Operation) {
    const rows = await this.parts.store.approvals(operationIdOf(id) ?? "");
    return rows.map(toApproval);
  }

  async events({ id }: Operation, page: PageArguments): Promise<Page<OperationEvent>> {
    const size = pageSize(page.first, EVENTS_DEFAULT);
    const list = `events of ${id}`;
    const after = pageStart(list, page.after);
    const operation = operationIdOf(id) ?? "";
    const from = { after: Number(after ?? 0), limit: size + 1 };
    const rows = await this.parts.store.events(operation, from);
    return new LazyPage({ rows: rows.slice(0, size), more: rows.length > size }, after, {
      list,
      keyOf: ({ sequence }) => String(sequence),
      nodeOf: ({ at, level, message, detail }) => ({ at, level, message, detail }),
      count: () => this.parts.store.eventCount(operation),
    });
  }

  async auditRecords(filter: AuditConditions, page: PageArguments): Promise<Page<AuditRecord>> {
    this.#permit("audit:read", {});
    const size = pageSize(page.first);
    const after = pageStart("auditRecords", page.after);
    const from = { after: Number(after ?? 0), limit: size + 1 };
    const asked = { ...filter, operation: operationOf(filter.operation) };
    const rows = await this.parts.store.records(asked, from);
    return new LazyPage({ rows: rows.slice(0, size), more: rows.length > size }, after, {
      list: "auditRecords",
      keyOf: ({ sequence }) => String(sequence),
      nodeOf: toAuditRecord,
      count: () => this.parts.store.recordCount(asked),
    });
  }

  async auditRecord(nodeId: string): Promise<AuditRecord | null> {
    const sequence = auditSequenceOf(nodeId);
    const allowed = this.parts.policy.decide({ ...this.#question("audit:read"), target: {} });
    if (sequence === null || allowed.outcome !== "ALLOW") return null;
    const [row] = await this.parts.store.records({}, { after: sequence - 1, limit: 1 });
    return row?.sequence === sequence ? toAuditRecord(row) : null;
  }

  can(action: string, target: PolicyTarget): Decision {
    const verdict = this.parts.policy.decide({ ...this.#question(action), target });
    const { policyIds } = verdict;
    return {
      allowed: verdict.outcome !== "DENY",
      requiresApproval: verdict.outcome === "APPROVAL",
      policyIds,
      reason: verdict.outcome === "ALLOW" ? null : verdict.reason,
    };
  }

  #visible(): VisibleOperations {
    return new VisibleOperations(this.parts, this.caller);
  }

  #permit(action: string, target: PolicyTarget): void {
    permit(this.parts.policy, { ...this.#question(action), target, facts: {} });
  }

  #question(action: string) {
    return { caller: this.caller, action };
  }
}

/** An id that is none fits no record. */
const operationOf = (nodeId: string | null | undefined): string | null =>
  nodeId === null || nodeId === undefined ? null : (operationIdOf(nodeId) ?? "");

const toAuditRecord = (row: LedgerRow): AuditRecord => ({
  __typename: "AuditRecord",
  id: auditNodeId(row.sequence),
  sequence: row.sequence,
  at: row.at,
  actor: row.actor,
  action: row.action,
  outcome: row.outcome,
  targetName: row.target_name,
  operationId: row.operation_id === null ? null : operationNodeId(row.operation_id),
  reason: row.reason,
  detail: row.detail,
  hash: row.hash,
  previousHash: row.previous_hash,
});
