import type { Region } from "../state/Region.js";
import type { AllocRow } from "../state/rows.js";
import { AllocRunner, type AllocReport } from "./AllocRunner.js";
import type { ServiceRegistrar } from "./ServiceRegistrar.js";

/** Nanoseconds that clients gather what they report. */
const GATHER = 50e6;

/** How many allocations are looked after in one go, before others have their turn. */
const AT_ONCE = 500;

/** All clients of a region: they run what the servers place, and report in batches. */
export class Clients {
  readonly #region: Region;
  readonly #registrar: ServiceRegistrar;
  readonly #send: (reports: readonly AllocReport[]) => void;
  readonly #runners = new Map<string, AllocRunner>();
  readonly #gathered = new Map<string, AllocReport>();
  readonly #down = new Set<string>();
  #sending: (() => void) | undefined;

  constructor(
    region: Region,
    registrar: ServiceRegistrar,
    send: (reports: readonly AllocReport[]) => void,
  ) {
    this.#region = region;
    this.#registrar = registrar;
    this.#send = send;
  }

  /** Tells the clients of allocations that are new or have changed. */
  sync(allocs: readonly AllocRow[]): void {
    for (const { ID } of allocs.slice(0, AT_ONCE)) {
      const alloc = this.#region.tables.allocs.get(ID);
      if (alloc && !this.#down.has(alloc.NodeID)) this.#syncOne(alloc);
    }
    if (allocs.length <= AT_ONCE) return;
    this.#region.timers.after(0, () => {
      this.sync(allocs.slice(AT_ONCE));
    });
  }

  runner(allocId: string): AllocRunner | undefined {
    return this.#runners.get(allocId);
  }

  /** Forgets an ended allocation, as the client's collector does. */
  collect(allocId: string): boolean {
    const runner = this.#runners.get(allocId);
    if (!runner?.isTerminal) return false;
    this.#runners.delete(allocId);
    return true;
  }

  /** Ends what the servers do not know any more; nobody hears how. */
  purge(allocs: readonly AllocRow[]): void {
    for (const { ID } of allocs) {
      this.#runners.get(ID)?.stop();
      this.#runners.delete(ID);
    }
  }

  /** A client that is gone runs on, but nobody hears of it; its services stay registered. */
  lose(nodeId: string): void {
    this.#down.add(nodeId);
  }

  isReachable(nodeId: string): boolean {
    return !this.#down.has(nodeId);
  }

  regain(nodeId: string): void {
    this.#down.delete(nodeId);
    this.sync(this.#region.tables.allocs.ofNode(nodeId));
  }

  close(): void {
    for (const runner of this.#runners.values()) runner.close();
    this.#sending?.();
  }

  #syncOne(alloc: AllocRow): void {
    const known = this.#runners.get(alloc.ID);
    if (known) {
      known.update(alloc);
      return;
    }
    const group = alloc.Job.TaskGroups?.find(({ Name }) => Name === alloc.TaskGroup);
    if (!group || alloc.DesiredStatus !== "run" || alloc.ClientStatus !== "pending") return;
    const runner = new AllocRunner(alloc, group, {
      region: this.#region,
      report: (report) => {
        this.#gather(report);
      },
      serving: (served, on) => {
        if (on) this.#registrar.register(served);
        else this.#registrar.deregister(served);
      },
    });
    this.#runners.set(alloc.ID, runner);
    runner.start();
  }

  #gather(report: AllocReport): void {
    this.#gathered.set(report.id, report);
    this.#sending ??= this.#region.timers.after(GATHER, () => {
      this.#deliver();
    });
  }

  #deliver(): void {
    const due = [...this.#gathered.values()].slice(0, AT_ONCE);
    for (const { id } of due) this.#gathered.delete(id);
    this.#sending =
      this.#gathered.size === 0
        ? undefined
        : this.#region.timers.after(0, () => {
            this.#deliver();
          });
    const reports = due.filter(({ id }) => this.#reachable(id));
    if (reports.length > 0) this.#send(reports);
  }

  #reachable(allocId: string): boolean {
    const alloc = this.#region.tables.allocs.get(allocId);
    return alloc !== undefined && !this.#down.has(alloc.NodeID);
  }
}
