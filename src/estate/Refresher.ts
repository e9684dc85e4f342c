import { setTimeout as delay } from "node:timers/promises";
import type { Observer, Sink } from "./sighting.js";

const PAUSE_MS = 1_000;

/**
 * Refreshes one source for callers who ask for the latest: one refresh at a time, and at most one a
 * second; who asks meanwhile joins it.
 */
export class Refresher {
  #running: Promise<void> | null = null;

  constructor(
    private readonly observer: Observer,
    private readonly sink: Sink,
  ) {}

  /** Resolves when the view is current, when the refresh failed, or after `deadlineMs`. */
  async refresh(deadlineMs: number): Promise<void> {
    this.#running ??= this.#run(deadlineMs);
    await Promise.race([this.#running, delay(deadlineMs, undefined, { ref: false })]);
  }

  async #run(deadlineMs: number): Promise<void> {
    setTimeout(() => {
      this.#running = null;
    }, PAUSE_MS).unref();
    // A failure shows in the status of the source; the caller is served what there is.
    await this.observer.refresh(this.sink, AbortSignal.timeout(deadlineMs)).catch(() => undefined);
  }
}
