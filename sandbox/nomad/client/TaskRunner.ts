import { formatDuration } from "../go/duration.js";
import type { Restart } from "../jobs/placementTypes.js";
import type { Task } from "../jobs/taskType.js";
import { formatTime } from "../state/Clock.js";
import type { Region } from "../state/Region.js";
import type { TaskState } from "../state/taskRows.js";
import * as events from "./taskEvents.js";
import type { NewEvent } from "./taskEvents.js";
import { taskBehaviour, type TaskRun } from "./taskBehaviour.js";

/** Nanoseconds until a task runs. */
const START_UP = 40e6;
/** The most events that a client keeps of a task. */
const MOST_EVENTS = 10;

export interface TaskHost {
  readonly region: Region;
  readonly batch: boolean;
  /** Hears of every change of the task's state. */
  changed(task: TaskRunner): void;
}

/** Plays the part of one task: it starts, ends, restarts and is killed, and tells of it. */
export class TaskRunner {
  readonly task: Task;
  state: TaskState;
  readonly #host: TaskHost;
  #cancel: () => void = () => undefined;
  #attempts: bigint[] = [];
  #begun = false;
  #killed = false;

  constructor(task: Task, host: TaskHost) {
    this.task = task;
    this.#host = host;
    this.state = {
      State: "pending",
      Failed: false,
      Restarts: 0,
      LastRestart: null,
      StartedAt: null,
      FinishedAt: null,
      Paused: "",
      Events: [],
    };
  }

  get isMain(): boolean {
    return this.task.Lifecycle === null;
  }

  receive(): void {
    this.#tell({ Type: "Received", DisplayMessage: "Task received by client" });
  }

  /** Ends the task before it has begun, as its allocation cannot be set up. */
  failSetup(message: string): void {
    this.#begun = true;
    this.#tell(events.setupFailure(message));
    this.#die(true);
  }

  start(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#tell(events.setup());
    this.#later(START_UP, () => {
      this.#launch();
    });
  }

  /** Stops the task as its allocation is to stop; a dead one stays as it is. */
  kill(reason?: "Main Tasks Dead" | "Sibling Task Failed"): void {
    if (this.state.State === "dead" || this.#killed) return;
    this.#killed = true;
    this.#begun = true;
    this.#cancel();
    if (this.state.State === "pending") {
      this.#die(false);
      return;
    }
    if (reason === "Main Tasks Dead") {
      this.#tell({ Type: reason, DisplayMessage: "Main tasks in the group died" });
    }
    this.#tell(events.killing(this.task.KillTimeout));
    this.#later(20e6, () => {
      this.#tell(this.#interrupted());
      this.#tell({ Type: "Killed", DisplayMessage: "Task successfully killed" });
      this.#die(false);
    });
  }

  /** Ends and starts the task at once, as a user asks for it. */
  restart(words: string): void {
    if (this.state.State !== "running") return;
    this.#cancel();
    this.#tell(events.restartSignaled(words));
    this.#later(5e6, () => {
      this.#tell(this.#interrupted());
      this.#again(0, "");
    });
  }

  signal(name: string): void {
    this.#tell(events.signaling(name));
  }

  note(event: NewEvent): void {
    this.#tell(event);
  }

  close(): void {
    this.#cancel();
  }

  #later(nanoseconds: number, act: () => void): void {
    this.#cancel = this.#host.region.timers.after(nanoseconds, act);
  }

  #interrupted(): NewEvent {
    const interrupted = this.task.Driver !== "mock_driver";
    return interrupted ? events.terminated(130, 2) : events.terminated(0, 0);
  }

  #tell(event: NewEvent, changes: Partial<TaskState> = {}): void {
    const events = [...this.state.Events, { ...event, Time: this.#host.region.clock.now() }];
    this.state = { ...this.state, ...changes, Events: events.slice(-MOST_EVENTS) };
    this.#host.changed(this);
  }

  #launch(): void {
    const behaviour = taskBehaviour(this.task, this.#host.batch);
    if (behaviour.kind === "invalid") {
      const { message } = behaviour;
      this.#tell(events.invalid(message));
      this.#giveUp("Error was unrecoverable");
    } else if (behaviour.kind === "fails to start") {
      this.#tell(events.driverFailure(behaviour.message));
      if (behaviour.recoverable) this.#retry();
      else this.#giveUp("Error was unrecoverable");
    } else {
      const StartedAt = this.#now();
      this.#tell(
        { Type: "Started", DisplayMessage: "Task started by client" },
        { State: "running", StartedAt, FinishedAt: null },
      );
      if (behaviour.lasts === Infinity) return;
      this.#later(behaviour.lasts, () => {
        this.#ended(behaviour);
      });
    }
  }

  #ended({ exitCode, signal, words }: TaskRun): void {
    this.#tell(events.terminated(exitCode, signal, words));
    const success = exitCode === 0 && signal === 0;
    const once = this.#host.batch || (this.task.Lifecycle !== null && !this.task.Lifecycle.Sidecar);
    if (success && once) this.#die(false);
    else this.#retry();
  }

  /** Starts again if the restart policy allows it. */
  #retry(): void {
    const policy = this.task.RestartPolicy;
    const now = this.#host.region.clock.now();
    const since = now - BigInt(Math.round(policy.Interval / this.#host.region.timers.speed));
    this.#attempts = this.#attempts.filter((time) => time > since);
    if (this.#attempts.length < policy.Attempts || policy.Mode === "delay") {
      this.#attempts.push(now);
      this.#again(jittered(policy, this.#host.region), "Restart within policy");
      return;
    }
    const interval = formatDuration(policy.Interval);
    this.#giveUp(
      `Exceeded allowed attempts ${policy.Attempts} in interval ${interval} and mode is "fail"`,
    );
  }

  #again(delay: number, RestartReason: string): void {
    const { Restarts } = this.state;
    this.#tell(events.restarting(delay, RestartReason), {
      State: "pending",
      Restarts: Restarts + 1,
      LastRestart: this.#now(),
    });
    this.#later(delay, () => {
      this.#launch();
    });
  }

  #giveUp(reason: string): void {
    this.#tell(events.notRestarting(reason), { Failed: true });
    this.#die(true);
  }

  #die(failed: boolean): void {
    this.state = { ...this.state, State: "dead", Failed: failed, FinishedAt: this.#now() };
    this.#host.changed(this);
  }

  #now(): string {
    return formatTime(this.#host.region.clock.now());
  }
}

/** Up to a quarter more, so that not all tasks come back at once. */
const jittered = ({ Delay }: Restart, region: Region): number =>
  Delay + Math.floor((Delay / 4) * (region.ids.below(1000) / 1000));
