import { Fault } from "../errors.js";
import type { Caller } from "../policy/Policy.js";
import { decideAgain, type DecisionParts, stale } from "./decideAgain.js";
import { isApproved, mayCountFor, permit } from "./decisions.js";
import type { Effect } from "./Effect.js";
import { ledgerEntryOf } from "./ledgerEntryOf.js";
import { endedRow } from "./operationRow.js";
import type { ApprovalRow, OperationRow } from "./operationRows.js";
import type { Persistence } from "./Persistence.js";
import type { Recorder, Recording } from "./Recorder.js";
import { approvalRulesOf, approversOf, operationFacts, targetOf } from "./storedDecision.js";

const DENIALS: ReadonlySet<string> = new Set(["FORBIDDEN", "POLICY_DENIED"]);
/** What a plan says of a target that is not what it was. */
const CHANGED: ReadonlySet<string> = new Set(["PLAN_STALE", "NOT_FOUND", "CONFLICT"]);

export interface ApprovalParts extends DecisionParts {
  readonly recorder: Recorder;
  readonly persistence: Persistence;
  readonly effect: Effect;
}

/** Operations that wait for other people: approved, rejected, canceled, expired, and then run. */
export class Approvals {
  constructor(private readonly parts: ApprovalParts) {}

  /**
   * Counts an approval; the last one that it takes runs the operation.
   * @throws Fault NOT_FOUND, CONFLICT, SELF_APPROVAL, PLAN_MISMATCH, FORBIDDEN, POLICY_DENIED
   */
  async approve(
    caller: Caller,
    row: OperationRow,
    said: { readonly planHash: string | null; readonly comment: string | null },
  ): Promise<OperationRow> {
    const asked = await this.#waiting(row);
    this.#requireApprover(caller, asked, said.planHash);
    const rules = approvalRulesOf(asked);
    const known = await this.parts.store.approvals(asked.id);
    if (known.some(({ subject }) => subject === caller.subject)) {
      // It could not run when it was approved: whoever did so has it tried again.
      if (isApproved(rules, known)) return this.#resume(asked, known);
      throw new Fault("CONFLICT", "You approved this operation already; others must do so too.");
    }
    const approval = approvalRow(caller, asked, { decision: "APPROVED", comment: said.comment });
    const { planHash } = said;
    const detail = { approver: [...caller.roles], planHash: planHash ?? asked.plan_hash };
    const ledger = ledgerEntryOf(asked, "APPROVED", {
      actor: caller.subject,
      reason: said.comment,
      detail,
    });
    await this.parts.recorder.record({ approval, ledger });
    const all = await this.parts.store.approvals(asked.id);
    return isApproved(rules, all) ? this.#resume(asked, all) : asked;
  }

  async reject(caller: Caller, row: OperationRow, comment: string | null): Promise<OperationRow> {
    const asked = await this.#waiting(row);
    this.#requireApprover(caller, asked, null);
    const denied = endedRow(await this.#taken(asked), "DENIED", {
      error: { code: "POLICY_DENIED", message: `Rejected by ${caller.subject}.` },
    });
    const approval = approvalRow(caller, denied, { decision: "REJECTED", comment });
    const ledger = ledgerEntryOf(denied, "REJECTED", { actor: caller.subject, reason: comment });
    return this.#recorded(denied, { approval, ledger });
  }

  /** Takes back an operation that waits: whoever asked for it may, and whom the policies let. */
  async cancel(caller: Caller, row: OperationRow): Promise<OperationRow> {
    if (row.actor !== caller.subject) this.#permit(caller, row, "operations:cancel");
    const canceled = endedRow(await this.#taken(await this.#waiting(row)), "CANCELED");
    const ledger = ledgerEntryOf(canceled, "CANCELED", { actor: caller.subject });
    return this.#recorded(canceled, { ledger });
  }

  /** Ends what was not approved in time. */
  async expire(now = new Date()): Promise<void> {
    for (const row of await this.parts.store.inState("AWAITING_APPROVAL")) {
      if (isOverdue(row, now)) await this.#expired(row);
    }
  }

  /** Looks again at everything that the approval was about; only then it runs. */
  async #resume(row: OperationRow, approvals: readonly ApprovalRow[]): Promise<OperationRow> {
    const { store, effect, queues } = this.parts;
    const taken = await store.move(row.id, "AWAITING_APPROVAL", "PENDING");
    // Somebody else's approval came at the same moment, and it runs by that.
    if (!taken) return (await effect.running(row.id)) ?? (await store.operation(row.id)) ?? row;
    try {
      const decided = await decideAgain(this.parts, taken, approvals);
      if (!isApproved(approvalRulesOf(decided.row), approvals))
        return await this.#asksMore(decided.row);
      return await effect.run(decided, queues.reserve(decided.target.source));
    } catch (error) {
      return this.#refused(taken, error);
    }
  }

  /** The policies ask for more than they did: it waits again. */
  #asksMore(row: OperationRow): Promise<OperationRow> {
    const waiting = { ...row, status: "AWAITING_APPROVAL" };
    return this.#recorded(waiting, { ledger: ledgerEntryOf(waiting, "AWAITING_APPROVAL") });
  }

  /** Void where its target changed; denied where it may not be done any more; else it can be tried again. */
  async #refused(row: OperationRow, error: unknown): Promise<OperationRow> {
    const code = error instanceof Fault ? error.code : "INTERNAL";
    if (error instanceof Fault && DENIALS.has(code)) return this.#end(row, "DENIED", error);
    if (CHANGED.has(code)) return this.#end(row, "EXPIRED", stale());
    await this.#putBack(row);
    throw error;
  }

  #end(row: OperationRow, status: string, { code, message }: Fault): Promise<OperationRow> {
    const ended = endedRow(row, status, { error: { code, message } });
    return this.#recorded(ended, { ledger: ledgerEntryOf(ended, status) });
  }

  /** Records what became of an operation that was taken; where that cannot be, it waits on. */
  async #recorded(row: OperationRow, step: Omit<Recording, "operation">): Promise<OperationRow> {
    try {
      await this.parts.recorder.record({ operation: row, ...step });
      return row;
    } catch (error) {
      await this.#putBack(row);
      throw error;
    }
  }

  #putBack({ id }: OperationRow): Promise<void> {
    const { persistence, store } = this.parts;
    return persistence.persist(
      () => store.move(id, "PENDING", "AWAITING_APPROVAL"),
      () => undefined,
    );
  }

  /** The operation as it is once its time is over. */
  async #expired(row: OperationRow): Promise<OperationRow> {
    const taken = await this.parts.store.move(row.id, "AWAITING_APPROVAL", "PENDING");
    return taken ? this.#end(taken, "EXPIRED", tooLate) : row;
  }

  /** @throws Fault CONFLICT where it does not wait (any more) */
  async #waiting(row: OperationRow): Promise<OperationRow> {
    const isLate = row.status === "AWAITING_APPROVAL" && isOverdue(row, new Date());
    const now = isLate ? await this.#expired(row) : row;
    if (now.status === "AWAITING_APPROVAL") return now;
    throw new Fault("CONFLICT", `The operation does not wait for approval: it is ${now.status}.`);
  }

  /** From here on nobody else decides; it waits again if nothing comes of it. */
  async #taken(row: OperationRow): Promise<OperationRow> {
    const taken = await this.parts.store.move(row.id, "AWAITING_APPROVAL", "PENDING");
    if (taken) return taken;
    throw new Fault("CONFLICT", "Somebody else decided about this operation at the same moment.");
  }

  #requireApprover(caller: Caller, row: OperationRow, planHash: string | null): void {
    if (row.actor === caller.subject) {
      throw new Fault("SELF_APPROVAL", "Nobody approves what they asked for; somebody else must.");
    }
    if (planHash !== null && planHash !== row.plan_hash) {
      const what = "The plan is not the one that you name; look at the operation's plan again.";
      throw new Fault("PLAN_MISMATCH", what);
    }
    this.#permit(caller, row, "operations:approve");
    const roles = approversOf(row);
    if (mayCountFor(roles, caller.roles)) return;
    throw new Fault("FORBIDDEN", `It takes one of these roles to approve it: ${roles.join(", ")}.`);
  }

  #permit(caller: Caller, row: OperationRow, action: string): void {
    const { policy } = this.parts;
    permit(policy, { caller, action, target: targetOf(row), facts: operationFacts(row) });
  }
}

const approvalRow = (
  { subject, roles }: Caller,
  { id, plan_hash }: OperationRow,
  said: Pick<ApprovalRow, "decision" | "comment">,
): ApprovalRow => ({ operation_id: id, subject, roles, at: new Date(), plan_hash, ...said });

const isOverdue = ({ expires_at }: OperationRow, now: Date): boolean =>
  expires_at !== null && expires_at <= now;

const tooLate = new Fault("PLAN_STALE", "It was not approved in time; ask for the change again.");
