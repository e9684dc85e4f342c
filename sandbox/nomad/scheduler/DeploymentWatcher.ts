import type { Region, Write } from "../state/Region.js";
import { scoped } from "../state/Tables.js";
import type { AllocRow, DeploymentRow, EvalRow } from "../state/rows.js";
import { isActive, runningDescription } from "./deploymentOf.js";
import { canAutoPromote, isHopeless, stableVersion } from "./deploymentFacts.js";
import { newEval } from "./newEval.js";
import { putJob } from "../jobs/putJob.js";

export interface WatcherHost {
  readonly region: Region;
  enqueue(row: EvalRow): void;
  changed(allocs: readonly AllocRow[]): void;
}

/** Nanoseconds between a change of health and the evaluation that follows it. */
const BATCH = 1e9;

/** Follows deployments: promotes, fails and rolls back, and lets the scheduler go on. */
export class DeploymentWatcher {
  readonly #host: WatcherHost;
  readonly #pending = new Map<string, Set<string>>();
  readonly #deadlines = new Map<string, () => void>();

  constructor(host: WatcherHost) {
    this.#host = host;
  }

  /** Looks at allocations that have changed, and at the deployments that they belong to. */
  observe(allocs: readonly AllocRow[]): void {
    const ids = new Set(allocs.map(({ DeploymentID }) => DeploymentID));
    for (const id of ids) {
      const row = this.#host.region.tables.deployments.get(id);
      if (row && isActive(row))
        this.#observe(
          row,
          allocs.filter((alloc) => alloc.DeploymentID === id),
        );
    }
  }

  /** Promotes canaries: all of them, or those of the named groups. */
  promote(row: DeploymentRow, groups: readonly string[] | undefined): EvalRow {
    const { region } = this.#host;
    const changed: AllocRow[] = [];
    const evaluation = region.write("DeploymentPromotion", (write) => {
      const chosen = Object.entries(row.TaskGroups).map(([name, state]) => {
        const promoted = groups?.includes(name) ?? true;
        return [name, promoted ? { ...state, Promoted: true } : state] as const;
      });
      const TaskGroups = Object.fromEntries(chosen);
      this.#put(write, { ...row, TaskGroups, StatusDescription: runningDescription(TaskGroups) });
      const followUp = this.#eval(write, row);
      for (const [name, state] of chosen) {
        if (state.Promoted)
          changed.push(...this.#uncanary(write, row.TaskGroups[name]?.PlacedCanaries ?? []));
      }
      return followUp;
    });
    this.#host.enqueue(evaluation);
    this.#host.changed(changed);
    return evaluation;
  }

  /** Ends a deployment as failed; a group that reverts takes its job back to a stable version. */
  fail(row: DeploymentRow, reason: string): { row: EvalRow; reverted: number | null } {
    const { region } = this.#host;
    const back = stableVersion(region, row);
    const reverts = Object.values(row.TaskGroups).some(({ AutoRevert }) => AutoRevert);
    const suffix = !reverts
      ? ""
      : back
        ? ` - rolling back to job version ${back.Version}`
        : " - no stable job version to auto revert to";
    const evaluation = region.write("DeploymentStatusUpdate", (write) => {
      this.#put(write, { ...row, Status: "failed", StatusDescription: reason + suffix });
      if (reverts && back) putJob(region, write, { ...back, VersionTag: null });
      return this.#eval(write, row);
    });
    this.#host.enqueue(evaluation);
    return { row: evaluation, reverted: reverts && back ? back.Version : null };
  }

  setPaused(row: DeploymentRow, paused: boolean): EvalRow | undefined {
    const { region } = this.#host;
    const evaluation = region.write("DeploymentStatusUpdate", (write) => {
      const StatusDescription = paused
        ? "Deployment is paused"
        : runningDescription(row.TaskGroups);
      this.#put(write, { ...row, Status: paused ? "paused" : "running", StatusDescription });
      return paused ? undefined : this.#eval(write, row);
    });
    if (evaluation) this.#host.enqueue(evaluation);
    return evaluation;
  }

  #observe(row: DeploymentRow, allocs: readonly AllocRow[]): void {
    this.#armDeadline(row);
    const unhealthy = allocs.filter(({ DeploymentStatus }) => DeploymentStatus?.Healthy === false);
    const hopeless = unhealthy.find((alloc) => alloc.DesiredStatus === "run" && isHopeless(alloc));
    if (hopeless) {
      this.fail(row, "Failed due to unhealthy allocations");
      return;
    }
    const replace = unhealthy.filter(
      ({ DesiredStatus, DesiredTransition }) =>
        DesiredStatus === "run" && DesiredTransition.Reschedule !== true,
    );
    const healthy = allocs.some(
      ({ DeploymentStatus, ModifyIndex }) =>
        DeploymentStatus?.Healthy === true && DeploymentStatus.ModifyIndex === ModifyIndex,
    );
    if (canAutoPromote(this.#host.region, row)) {
      this.promote(row, undefined);
      return;
    }
    if (healthy || replace.length > 0) this.#later(row, replace);
  }

  /** Lets changes gather for a second, and then asks for one evaluation. */
  #later(row: DeploymentRow, replace: readonly AllocRow[]): void {
    const known = this.#pending.get(row.ID);
    const ids = known ?? new Set<string>();
    for (const { ID } of replace) ids.add(ID);
    if (known) return;
    this.#pending.set(row.ID, ids);
    this.#host.region.timers.after(BATCH, () => {
      this.#pending.delete(row.ID);
      const current = this.#host.region.tables.deployments.get(row.ID);
      if (current && isActive(current)) this.#goOn(current, ids);
    });
  }

  #goOn(row: DeploymentRow, replace: ReadonlySet<string>): void {
    const { region } = this.#host;
    const evaluation = region.write("AllocationUpdateDesiredStatus", (write) => {
      for (const id of replace) {
        const alloc = region.tables.allocs.get(id);
        if (!alloc) continue;
        const DesiredTransition = { ...alloc.DesiredTransition, Reschedule: true };
        write.put(region.tables.allocs, { ...alloc, DesiredTransition, ModifyIndex: write.index });
      }
      return this.#eval(write, row);
    });
    this.#host.enqueue(evaluation);
  }

  #armDeadline(row: DeploymentRow): void {
    const { region } = this.#host;
    const deadline = Math.max(
      ...Object.values(row.TaskGroups).map((group) => group.ProgressDeadline),
      0,
    );
    if (deadline === 0 || this.#deadlines.has(row.ID)) return;
    const arm = (): void => {
      this.#deadlines.set(
        row.ID,
        region.timers.after(deadline, () => {
          const current = region.tables.deployments.get(row.ID);
          if (!current || !isActive(current) || current.Status === "paused") return;
          const complete = Object.values(current.TaskGroups).every(
            (group) => group.HealthyAllocs >= group.PlacedAllocs,
          );
          if (complete) arm();
          else this.fail(current, "Failed due to progress deadline");
        }),
      );
    };
    arm();
  }

  #put(write: Write, row: DeploymentRow): void {
    write.put(this.#host.region.tables.deployments, {
      ...row,
      ModifyIndex: write.index,
      ModifyTime: write.now,
    });
  }

  #eval(write: Write, row: DeploymentRow): EvalRow {
    const { region } = this.#host;
    const job = region.tables.jobs.get(scoped(row.Namespace, row.JobID));
    return newEval(
      region,
      write,
      {
        ID: row.JobID,
        Namespace: row.Namespace,
        Priority: row.EvalPriority,
        Type: job?.Type ?? "service",
      },
      { TriggeredBy: "deployment-watcher", DeploymentID: row.ID },
    );
  }

  #uncanary(write: Write, ids: readonly string[]): AllocRow[] {
    return ids.flatMap((id) => {
      const alloc = this.#host.region.tables.allocs.get(id);
      if (!alloc?.DeploymentStatus) return [];
      const DeploymentStatus = {
        ...alloc.DeploymentStatus,
        Canary: false,
        ModifyIndex: write.index,
      };
      const row = { ...alloc, DeploymentStatus, ModifyIndex: write.index, ModifyTime: write.now };
      write.put(this.#host.region.tables.allocs, row);
      return [row];
    });
  }
}
