/** Timers that never keep the process alive and end with the server. */
export class Timers {
  readonly #speed: number;
  readonly #open = new Set<NodeJS.Timeout>();
  #closed = false;

  /** `speed` divides every wait: 10 makes a deployment ten times as fast. */
  constructor(speed: number) {
    this.#speed = speed;
  }

  get speed(): number {
    return this.#speed;
  }

  /** Runs `act` after that many nanoseconds of the cluster's time. Returns what cancels it. */
  after(nanoseconds: number, act: () => void): () => void {
    if (this.#closed) return () => undefined;
    const milliseconds = Math.min(nanoseconds / 1e6 / this.#speed, 2 ** 31 - 1);
    const timer = setTimeout(() => {
      this.#open.delete(timer);
      act();
    }, milliseconds);
    timer.unref();
    this.#open.add(timer);
    return () => {
      clearTimeout(timer);
      this.#open.delete(timer);
    };
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#open) clearTimeout(timer);
    this.#open.clear();
  }
}
