import { applyReports } from "../client/applyReports.js";
import { Clients } from "../client/Clients.js";
import type { ServiceRegistrar } from "../client/ServiceRegistrar.js";
import type { Region } from "../state/Region.js";
import type { AllocRow, EvalRow } from "../state/rows.js";
import { DeploymentWatcher } from "./DeploymentWatcher.js";
import { Drainer } from "./Drainer.js";
import { Periodic } from "./Periodic.js";
import { Scheduler } from "./Scheduler.js";

/** What makes a region go on by itself: scheduler, clients, deployments, drains, periodic jobs. */
export class Engine {
  readonly region: Region;
  readonly scheduler: Scheduler;
  readonly clients: Clients;
  readonly deployments: DeploymentWatcher;
  readonly drainer: Drainer;
  readonly periodic: Periodic;

  constructor(region: Region, registrar: ServiceRegistrar) {
    this.region = region;
    const host = {
      region,
      enqueue: (row: EvalRow) => {
        this.scheduler.enqueue(row);
      },
      changed: (allocs: readonly AllocRow[]) => {
        this.#changed(allocs);
      },
    };
    this.scheduler = new Scheduler(region, host.changed);
    this.clients = new Clients(region, registrar, (reports) => {
      const { allocs, evals, freed } = applyReports(region, reports);
      for (const row of evals) this.scheduler.enqueue(row);
      this.#observe(allocs);
      if (freed) this.scheduler.unblock();
    });
    this.deployments = new DeploymentWatcher(host);
    this.drainer = new Drainer(host);
    this.periodic = new Periodic(host);
  }

  enqueue(row: EvalRow | undefined): void {
    if (row) this.scheduler.enqueue(row);
  }

  /** Allocations are gone from the store: clients end them, and there is room. */
  purged(allocs: readonly AllocRow[]): void {
    if (allocs.length === 0) return;
    this.clients.purge(allocs);
    this.drainer.observe(allocs);
    this.scheduler.unblock();
  }

  close(): void {
    this.clients.close();
    this.region.close();
  }

  #changed(allocs: readonly AllocRow[]): void {
    this.clients.sync(allocs);
    this.#observe(allocs);
  }

  #observe(allocs: readonly AllocRow[]): void {
    this.deployments.observe(allocs);
    this.drainer.observe(allocs);
  }
}
