/** What is observed until it ends by itself, is lost, or its caller gives up. */
export class Observation {
  readonly #ending = new AbortController();
  readonly #lost: Promise<never>;
  #lose: (error: unknown) => void = () => undefined;

  constructor() {
    this.#lost = new Promise<never>((_resolve, reject) => {
      this.#lose = reject;
    });
    this.#lost.catch(() => undefined);
  }

  /** Aborts when the observation is over. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Ends the observation with an error. */
  readonly lose = (error: unknown): void => {
    this.#lose(error);
  };

  /** What `work` comes to, unless the observation is over before. */
  until<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#lost]);
  }

  /** Rejects when `signal` aborts, or the source is lost; nothing of it runs any more then, once `stop` is done. */
  async run(
    observe: () => Promise<void>,
    stop: () => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const end = () => {
      this.#lose(new Error("The observation was ended"));
    };
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    const observing = observe();
    try {
      await this.until(observing);
    } finally {
      signal.removeEventListener("abort", end);
      this.#ending.abort();
      await Promise.allSettled([observing, stop()]);
    }
  }
}
