import type { Observer, Sink } from "../../src/estate/sighting.js";
import { ConsulFault } from "./consulFault.js";
import { ObserverRun, type ObserverSettings } from "./ObserverRun.js";

/** Watches one Consul cluster: its datacenters, nodes, services, instances, intentions and config entries. */
export class ConsulObserver implements Observer {
  #run: ObserverRun | null = null;

  constructor(private readonly settings: ObserverSettings) {}

  async observe(sink: Sink, signal: AbortSignal): Promise<void> {
    const run = new ObserverRun(this.settings, sink);
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
      const what = `Consul source ${source} is not being observed at the moment.`;
      throw new ConsulFault("UPSTREAM_UNAVAILABLE", what, { source, answered: false });
    }
    await this.#run.refresh(signal);
  }
}
