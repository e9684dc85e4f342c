import type { Approval } from "../../schema/estate/Approval.js";
import type { AuditRecord } from "../../schema/estate/AuditRecord.js";
import type { Decision } from "../../schema/estate/Decision.js";
import type { Operation } from "../../schema/estate/Operation.js";
import type { OperationEvent } from "../../schema/estate/OperationEvent.js";
import type { Page, PageArguments } from "../estate/EstateView.js";
import type { PolicyTarget } from "../policy/Policy.js";
import type { OperationConditions } from "./OperationList.js";
import type { AuditConditions } from "./OperationStore.js";

/** Operations and the ledger, as one caller may see them. Throws Fault STORAGE_* and FORBIDDEN. */
export interface OperationReads {
  /** By the id that `node` takes; null where there is none that the caller may see. */
  operation(nodeId: string): Promise<Operation | null>;
  /** In the order of their ids, which is that of their making; not counted where that takes too long. */
  operations(
    filter: OperationConditions,
    page: PageArguments,
  ): Promise<Page<Operation, number | null>>;
  approvals(operation: Operation): Promise<readonly Approval[]>;
  /** Oldest first. */
  events(operation: Operation, page: PageArguments): Promise<Page<OperationEvent>>;
  /** In the order of the ledger. */
  auditRecords(filter: AuditConditions, page: PageArguments): Promise<Page<AuditRecord>>;
  auditRecord(nodeId: string): Promise<AuditRecord | null>;
  /** What the policies say of an action; about no thing in particular where there is no target. */
  can(action: string, target: PolicyTarget): Decision;
}
