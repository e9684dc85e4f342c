/** `live`: a caller waits for it. `observe`: the watching of the source, which leaves some free. */
export type Lane = "live" | "observe";

interface Waiter {
  readonly grant: () => void;
}

/**
 * Shares out the connections of one cluster. The observer may hold all but `reserved` of them, so that
 * the probe and live reads never wait behind long polls.
 */
export class ConnectionBudget {
  #inUse = 0;
  readonly #waiting: Readonly<Record<Lane, Set<Waiter>>> = { live: new Set(), observe: new Set() };

  constructor(
    readonly total: number,
    readonly reserved: number,
  ) {}

  get inUse(): number {
    return this.#inUse;
  }

  get waiting(): number {
    return this.#waiting.live.size + this.#waiting.observe.size;
  }

  /** Runs `call` on a connection of its own, once there is one. */
  async use<T>(lane: Lane, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    await this.#acquire(lane, signal);
    try {
      return await call();
    } finally {
      this.#inUse -= 1;
      this.#admit();
    }
  }

  #acquire(lane: Lane, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abandon = () => {
        this.#waiting[lane].delete(waiter);
        reject(Object.assign(new Error("aborted"), { isAbort: true }));
      };
      const waiter: Waiter = {
        grant: () => {
          signal.removeEventListener("abort", abandon);
          resolve();
        },
      };
      if (signal.aborted) {
        abandon();
        return;
      }
      signal.addEventListener("abort", abandon, { once: true });
      this.#waiting[lane].add(waiter);
      this.#admit();
    });
  }

  #admit(): void {
    for (const lane of ["live", "observe"] as const) {
      const limit = lane === "live" ? this.total : this.total - this.reserved;
      for (const waiter of this.#waiting[lane]) {
        if (this.#inUse >= limit) break;
        this.#waiting[lane].delete(waiter);
        this.#inUse += 1;
        waiter.grant();
      }
    }
  }
}
