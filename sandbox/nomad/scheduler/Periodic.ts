import { nextLaunch } from "../jobs/cron.js";
import type { Job } from "../jobs/jobType.js";
import { putJob } from "../jobs/putJob.js";
import { scoped } from "../state/Tables.js";
import type { EvalRow } from "../state/rows.js";
import type { WatcherHost } from "./DeploymentWatcher.js";
import { newEval } from "./newEval.js";

/** Starts the children of periodic jobs when their time has come. */
export class Periodic {
  readonly #host: WatcherHost;
  readonly #timers = new Map<string, () => void>();

  constructor(host: WatcherHost) {
    this.#host = host;
  }

  /** Follows a job that was registered, changed or stopped. */
  track(job: Job): void {
    const key = scoped(job.Namespace, job.ID);
    this.#timers.get(key)?.();
    this.#timers.delete(key);
    if (!isTracked(job)) return;
    const at = nextLaunch(specsOf(job), Date.now());
    if (at === undefined) return;
    // Launches follow the clock on the wall, whatever the speed of deployments.
    const wait = (at - Date.now()) * 1e6 * this.#host.region.timers.speed;
    const cancel = this.#host.region.timers.after(wait, () => {
      this.#launch(key);
    });
    this.#timers.set(key, cancel);
  }

  isTracked(job: Job): boolean {
    return isTracked(job);
  }

  /** Starts a child now. */
  force(job: Job): EvalRow {
    const { region } = this.#host;
    const id = `${job.ID}/periodic-${Math.floor(Date.now() / 1000)}`;
    const row = region.write("JobRegistered", (write) => {
      const child = putJob(region, write, {
        ...job,
        ID: id,
        Name: id,
        ParentID: job.ID,
        Periodic: null,
        Stable: false,
        Status: "",
        SubmitTime: write.now,
        VersionTag: null,
      });
      return newEval(region, write, child, {
        TriggeredBy: "periodic-job",
        JobModifyIndex: child.JobModifyIndex,
      });
    });
    this.#host.enqueue(row);
    return row;
  }

  #launch(key: string): void {
    const job = this.#host.region.tables.jobs.get(key);
    if (!job || !isTracked(job)) return;
    if (!job.Periodic?.ProhibitOverlap || !this.#runs(job)) this.force(job);
    this.track(job);
  }

  #runs(job: Job): boolean {
    return [...this.#host.region.tables.jobs.values()].some(
      (child) =>
        child.ParentID === job.ID && child.Namespace === job.Namespace && child.Status !== "dead",
    );
  }
}

const isTracked = (job: Job): boolean =>
  job.Periodic?.Enabled === true && !job.Stop && job.ParameterizedJob === null;

export const specsOf = (job: Job): readonly string[] =>
  job.Periodic?.Specs ?? (job.Periodic ? [job.Periodic.Spec] : []);
