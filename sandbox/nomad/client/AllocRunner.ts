import type { TaskGroup } from "../jobs/taskGroupType.js";
import type { Region } from "../state/Region.js";
import type { AllocRow } from "../state/rows.js";
import type { ClientStatus, TaskState } from "../state/taskRows.js";
import { advanceTasks } from "./advanceTasks.js";
import { HealthWatch, type Health } from "./HealthWatch.js";
import { allocStatus } from "./allocStatus.js";
import { setupError } from "./setupError.js";
import { TaskRunner } from "./TaskRunner.js";

/** What a client reports of an allocation. */
export interface AllocReport {
  readonly id: string;
  readonly status: ClientStatus;
  readonly description: string;
  readonly taskStates: Readonly<Record<string, TaskState>>;
  readonly health?: Health;
}

export interface AllocHost {
  readonly region: Region;
  /** Takes a report; the client sends what has gathered a little later. */
  report(report: AllocReport): void;
  /** The allocation runs, and its services may be registered; or it no longer does. */
  serving(alloc: AllocRow, on: boolean): void;
}

/** Plays the part of the client for one allocation. */
export class AllocRunner {
  alloc: AllocRow;
  readonly #host: AllocHost;
  readonly #group: TaskGroup;
  readonly #tasks: readonly TaskRunner[];
  readonly #health: HealthWatch;
  #serving = false;
  #stopping = false;

  constructor(alloc: AllocRow, group: TaskGroup, host: AllocHost) {
    this.alloc = alloc;
    this.#group = group;
    this.#host = host;
    this.#health = new HealthWatch(alloc, group, {
      region: host.region,
      isUp: () => !this.#stopping && this.#isUp(),
      found: (healthy) => {
        this.#tellHealth(healthy);
      },
    });
    const batch = alloc.Job.Type === "batch" || alloc.Job.Type === "sysbatch";
    this.#tasks = (group.Tasks ?? []).map(
      (task) =>
        new TaskRunner(task, {
          region: host.region,
          batch,
          changed: () => {
            this.#changed();
          },
        }),
    );
  }

  start(): void {
    for (const task of this.#tasks) task.receive();
    const problem = setupError(this.alloc, this.#group);
    if (problem !== undefined) {
      this.#stopping = true;
      if (this.#health.isWatched) this.#health.health = { Healthy: false, Timestamp: null };
      for (const task of this.#tasks) task.failSetup(problem);
      return;
    }
    this.#advance();
    this.#health.start();
  }

  /** Follows a change that the servers made: a stop, or a newer version of the job. */
  update(alloc: AllocRow): void {
    const before = this.alloc;
    this.alloc = alloc;
    if (alloc.DesiredStatus !== "run") this.stop();
    else if (alloc.DeploymentID !== before.DeploymentID || alloc.Job !== before.Job) {
      this.#health.restart(alloc);
      if (this.#serving) this.#host.serving(alloc, true);
    } else if (
      alloc.DeploymentStatus?.Canary !== before.DeploymentStatus?.Canary &&
      this.#serving
    ) {
      this.#host.serving(alloc, true);
    }
  }

  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#health.stop();
    this.#serve(false);
    // Who has not become healthy before it stops never will.
    if (this.#health.isWatched && !this.#health.health) this.#health.settle(false);
    for (const task of this.#tasks) task.kill();
    this.#report();
  }

  restart(taskName: string, all: boolean): void {
    const words =
      taskName !== ""
        ? "User requested task to restart"
        : all
          ? "User requested all tasks to restart"
          : "User requested running tasks to restart";
    for (const task of this.#tasks) {
      if (taskName === "" || task.task.Name === taskName) task.restart(words);
    }
  }

  signal(taskName: string, signal: string): void {
    for (const task of this.#tasks) {
      if (taskName === "" || task.task.Name === taskName) task.signal(signal);
    }
  }

  hasTask(name: string): boolean {
    return this.#tasks.some(({ task }) => task.Name === name);
  }

  get isTerminal(): boolean {
    return this.#tasks.every(({ state }) => state.State === "dead");
  }

  close(): void {
    this.#health.stop();
    for (const task of this.#tasks) task.close();
  }

  #changed(): void {
    this.#advance();
    this.#serve(this.#isUp());
    this.#report();
  }

  #advance(): void {
    if (!this.#stopping) advanceTasks(this.#tasks);
  }

  #serve(on: boolean): void {
    if (on === this.#serving) return;
    if (on && this.#stopping) return;
    this.#serving = on;
    this.#host.serving(this.alloc, on);
  }

  #isUp(): boolean {
    const runsMain = this.#tasks.some(({ isMain, state }) => isMain && state.State === "running");
    return runsMain && allocStatus(this.#tasks).status === "running";
  }

  #report(): void {
    const { status, description } = allocStatus(this.#tasks);
    if (status === "failed" && this.#health.isWatched && !this.#health.health) {
      this.#health.settle(false);
      this.#tellUnhealthy();
    }
    const { health } = this.#health;
    this.#host.report({
      id: this.alloc.ID,
      status,
      description,
      taskStates: Object.fromEntries(this.#tasks.map(({ task, state }) => [task.Name, state])),
      ...(health ? { health } : {}),
    });
    if (status === "running") this.#health.look();
  }

  #tellHealth(healthy: boolean): void {
    if (!healthy) this.#tellUnhealthy();
    this.#report();
  }

  #tellUnhealthy(): void {
    const message = "Unhealthy because of failed task";
    const failed = this.#tasks.find(({ state }) => state.Failed) ?? this.#tasks[0];
    failed?.note({
      Type: "Alloc Unhealthy",
      DisplayMessage: message,
      Message: message,
      Details: { message },
    });
  }
}
