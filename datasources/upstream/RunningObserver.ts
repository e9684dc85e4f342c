import type { Observer, Sink } from "../../src/estate/sighting.js";
import type { Destination } from "./Destination.js";

/** One observation of a source, from the first list until the source is lost. */
interface Run {
  /** Rejects when `signal` aborts, or the source is lost. */
  run(signal: AbortSignal): Promise<void>;
  /** Reads everything again that may have changed. */
  refresh(signal: AbortSignal): Promise<void>;
}

interface Probed {
  readonly to: Destination;
  probe(signal: AbortSignal): Promise<void>;
}

/** Observes a source in one run after another. */
export class RunningObserver implements Observer {
  #run: Run | null = null;

  constructor(
    private readonly client: Probed,
    private readonly begin: (sink: Sink) => Run,
  ) {}

  async observe(sink: Sink, signal: AbortSignal): Promise<void> {
    const run = this.begin(sink);
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
    return this.client.probe(signal);
  }

  async refresh(_sink: Sink, signal: AbortSignal): Promise<void> {
    if (!this.#run) {
      const what = "is not being observed at the moment";
      throw this.client.to.fault("UPSTREAM_UNAVAILABLE", what, { answered: false });
    }
    await this.#run.refresh(signal);
  }
}
