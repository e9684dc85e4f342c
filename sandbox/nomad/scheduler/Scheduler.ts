import type { Region } from "../state/Region.js";
import type { AllocRow, EvalRow } from "../state/rows.js";
import { applyPlan } from "./applyPlan.js";
import { makePlan, type Plan } from "./makePlan.js";
import { newEval } from "./newEval.js";
import { scoped } from "../state/Tables.js";

/** Works off evaluations one after the other, shortly after they were stored. */
export class Scheduler {
  /** Whether evaluations stay pending, as an operator may want it. */
  paused = false;
  readonly #region: Region;
  readonly #onAllocs: (allocs: readonly AllocRow[]) => void;
  readonly #queue: string[] = [];
  #working = false;
  #retrying = false;

  /** `onAllocs` hears of all allocations that a plan placed, changed or stopped. */
  constructor(region: Region, onAllocs: (allocs: readonly AllocRow[]) => void) {
    this.#region = region;
    this.#onAllocs = onAllocs;
  }

  enqueue(row: EvalRow): void {
    this.#queue.push(row.ID);
    this.#wake();
  }

  /** Goes on after a pause with everything that was left pending. */
  resume(): void {
    this.paused = false;
    for (const row of this.#region.tables.evals.values()) {
      if (row.Status === "pending" && row.WaitUntil === 0n) this.#queue.push(row.ID);
    }
    this.#wake();
  }

  /** Something got room: blocked evaluations are tried again, all at once a little later. */
  unblock(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    this.#region.timers.after(100e6, () => {
      this.#retrying = false;
      for (const row of this.#region.tables.evals.values()) {
        if (row.Status === "blocked") this.#tryBlocked(row);
      }
    });
  }

  #wake(): void {
    if (this.#working || this.paused || this.#queue.length === 0) return;
    this.#working = true;
    this.#region.timers.after(0, () => {
      this.#working = false;
      const id = this.#queue.shift();
      if (!this.paused && id !== undefined) this.#process(id);
      else if (id !== undefined) this.#queue.unshift(id);
      this.#wake();
    });
  }

  #process(id: string): void {
    const row = this.#region.tables.evals.get(id);
    if (row?.Status !== "pending") return;
    const snapshot = this.#region.index;
    const plan = this.#plan(row);
    const blockedId = this.#block(row, plan, snapshot);
    const { allocs, deploymentId, nextEval } = applyPlan(this.#region, row, plan);
    this.#region.write("EvaluationUpdated", (write) => {
      const current = this.#region.tables.evals.get(id) ?? row;
      write.put(this.#region.tables.evals, {
        ...current,
        Status: "complete",
        BlockedEval: blockedId,
        NextEval: nextEval,
        DeploymentID: deploymentId,
        FailedTGAllocs: plan.failures,
        QueuedAllocations: plan.job ? plan.queued : null,
        PlanAnnotations: plan.annotations,
        SnapshotIndex: snapshot,
        ModifyIndex: write.index,
        ModifyTime: write.now,
      });
      for (const other of this.#region.tables.evals.ofJob(row.Namespace, row.JobID)) {
        const done = other.Status === "blocked" && !plan.failures;
        if (done) cancel(this.#region, write, other, `evaluation ${JSON.stringify(id)} successful`);
      }
      this.#region.tables.queued.set(scoped(row.Namespace, row.JobID), plan.queued);
      write.touch(row.Namespace, row.JobID);
    });
    this.#onAllocs(allocs);
    this.#schedule(nextEval);
  }

  #plan(row: EvalRow): Plan {
    const region = this.#region;
    const job = region.tables.jobs.get(scoped(row.Namespace, row.JobID));
    return makePlan({ region, job, name: row, now: region.clock.now() });
  }

  /** Stores the evaluation that waits for room, unless the job has one. */
  #block(row: EvalRow, plan: Plan, snapshot: number): string {
    const { job } = plan;
    if (!plan.failures || !job) return "";
    return this.#region.write("EvaluationUpdated", (write) => {
      for (const other of this.#region.tables.evals.ofJob(row.Namespace, row.JobID)) {
        if (other.Status !== "blocked") continue;
        cancel(
          this.#region,
          write,
          other,
          `existing blocked evaluation exists for job ${JSON.stringify(row.JobID)}`,
        );
      }
      const blocked = newEval(this.#region, write, job, {
        TriggeredBy: "queued-allocs",
        Status: "blocked",
        StatusDescription: "created to place remaining allocations",
        PreviousEval: row.ID,
        JobModifyIndex: row.JobModifyIndex,
        Priority: row.Priority,
        FailedTGAllocs: plan.failures,
        ClassEligibility: plan.eligibility,
        EscapedComputedClass: plan.escaped,
        SnapshotIndex: snapshot,
      });
      return blocked.ID;
    });
  }

  /** A blocked evaluation stays as it is while nothing of it finds a place. */
  #tryBlocked(row: EvalRow): void {
    if (this.#plan(row).placed.length === 0) return;
    const pending = this.#region.write("EvaluationUpdated", (write) => {
      const next: EvalRow = { ...row, Status: "pending", ModifyIndex: write.index };
      write.put(this.#region.tables.evals, next);
      return next;
    });
    this.enqueue(pending);
  }

  #schedule(evalId: string): void {
    const row = this.#region.tables.evals.get(evalId);
    if (!row) return;
    const wait = Number(row.WaitUntil - this.#region.clock.now()) * this.#region.timers.speed;
    this.#region.timers.after(Math.max(wait, 0), () => {
      const due = this.#region.tables.evals.get(evalId);
      if (due?.Status === "pending") this.enqueue(due);
    });
  }
}

/** Ends the blocked evaluation of a job that needs it no more. */
const cancel = (
  region: Region,
  write: Parameters<Parameters<Region["write"]>[1]>[0],
  row: EvalRow,
  reason: string,
): void => {
  write.put(region.tables.evals, {
    ...row,
    Status: "canceled",
    StatusDescription: reason,
    ModifyIndex: write.index,
    ModifyTime: write.now,
  });
  write.touch(row.Namespace, row.JobID);
};
