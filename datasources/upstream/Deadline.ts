/** Ends a call when its time is over or its caller gives up. It leaves nothing behind on a signal that outlives it. */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #giveUp = () => {
    this.#controller.abort();
  };

  constructor(
    private readonly caller: AbortSignal,
    timeoutMs: number,
  ) {
    caller.addEventListener("abort", this.#giveUp, { once: true });
    if (caller.aborted) this.#giveUp();
    this.#timer = setTimeout(() => {
      this.#controller.abort(new DOMException("The call took too long", "TimeoutError"));
    }, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.caller.removeEventListener("abort", this.#giveUp);
  }
}
