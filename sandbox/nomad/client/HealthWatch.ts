import type { Update } from "../jobs/placementTypes.js";
import type { TaskGroup } from "../jobs/taskGroupType.js";
import { formatTime } from "../state/Clock.js";
import type { Region } from "../state/Region.js";
import type { AllocRow, DeploymentHealth } from "../state/rows.js";

export type Health = Pick<DeploymentHealth, "Healthy" | "Timestamp">;

export interface HealthHost {
  readonly region: Region;
  /** Whether everything runs that has to. */
  isUp(): boolean;
  /** Hears once what has been found. */
  found(healthy: boolean): void;
}

/** Finds out whether an allocation is healthy: whether it has run for a while without a failure. */
export class HealthWatch {
  /** undefined until something has been found. */
  health: Health | undefined;
  readonly #host: HealthHost;
  readonly #group: TaskGroup;
  #alloc: AllocRow;
  #armed = false;
  #watch: () => void = () => undefined;
  #deadline: () => void = () => undefined;

  constructor(alloc: AllocRow, group: TaskGroup, host: HealthHost) {
    this.#alloc = alloc;
    this.#group = group;
    this.#host = host;
  }

  /** Somebody wants to know; a user who decides by hand does not. */
  get isWatched(): boolean {
    return this.#strategy() !== undefined;
  }

  start(): void {
    const strategy = this.#strategy();
    if (!strategy) return;
    this.#deadline();
    this.#deadline = this.#host.region.timers.after(strategy.HealthyDeadline, () => {
      if (this.health !== undefined) return;
      this.settle(false);
      this.#host.found(false);
    });
    this.#armed = false;
    this.look();
  }

  /** A deployment that takes the allocation over asks again. */
  restart(alloc: AllocRow): void {
    this.#alloc = alloc;
    this.health = undefined;
    this.start();
  }

  /** Healthy once everything has run for the time that the group asks for. */
  look(): void {
    const strategy = this.#strategy();
    if (!strategy || this.#armed || this.health !== undefined || !this.#host.isUp()) return;
    this.#armed = true;
    this.#watch();
    this.#watch = this.#host.region.timers.after(strategy.MinHealthyTime, () => {
      this.#armed = false;
      if (this.health !== undefined || !this.#host.isUp()) return;
      this.settle(true);
      this.#host.found(true);
    });
  }

  settle(Healthy: boolean): void {
    this.health = { Healthy, Timestamp: formatTime(this.#host.region.clock.now()) };
  }

  stop(): void {
    this.#watch();
    this.#deadline();
  }

  /** By what the allocation is found healthy; undefined if nobody asks. */
  #strategy(): Pick<Update, "MinHealthyTime" | "HealthyDeadline"> | undefined {
    const { Update: update, Migrate: migrate } = this.#group;
    if (this.#alloc.DeploymentID !== "") {
      return update && update.HealthCheck !== "manual" ? update : undefined;
    }
    return this.#alloc.PreviousAllocation === "" ? undefined : (migrate ?? undefined);
  }
}
