import type { Observer, Sink } from "../../src/estate/sighting.js";
import { NomadFault } from "./nomadFault.js";
import { ObserverRun, type ObserverSettings } from "./ObserverRun.js";
import type { RegionView } from "./RegionView.js";

/** Watches one Nomad cluster: in every region its jobs, allocations, nodes and what belongs to them. */
export class NomadObserver implements Observer {
  /** By the sink that was told, then by region. */
  readonly #views = new WeakMap<Sink, Map<string, RegionView>>();
  #run: ObserverRun | null = null;

  constructor(private readonly settings: ObserverSettings) {}

  async observe(sink: Sink, signal: AbortSignal): Promise<void> {
    const views = this.#views.get(sink) ?? new Map<string, RegionView>();
    this.#views.set(sink, views);
    const run = new ObserverRun(this.settings, sink, views);
    this.#run = run;
    try {
      await run.run(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#run = null;
    }
  }

  probe(signal: AbortSignal): Promise<void> {
    return this.settings.client.probe(signal);
  }

  async refresh(_sink: Sink, signal: AbortSignal): Promise<void> {
    if (!this.#run) {
      const source = this.settings.client.name;
      const what = `Nomad source ${source} is not being observed at the moment.`;
      throw new NomadFault("UPSTREAM_UNAVAILABLE", what, { source, answered: false });
    }
    await this.#run.refresh(signal);
  }
}
