import { setMaxListeners } from "node:events";
import { pause } from "./pause.js";

const RETRY_MS = 1_000;

/** What must be written sooner or later: tried at once, and then again and again until it is. */
export class Persistence {
  readonly #closing = new AbortController();

  constructor() {
    // Each write that is tried again listens to it, until it is done.
    setMaxListeners(0, this.#closing.signal);
  }

  /**
   * Resolves when it was tried once; never rejects.
   * @param onDelay told once, where it has to be tried again
   */
  async persist(write: () => Promise<unknown>, onDelay: (cause: unknown) => void): Promise<void> {
    try {
      await write();
    } catch (cause) {
      onDelay(cause);
      void this.#insist(write);
    }
  }

  /** Gives up what was not written by now. */
  close(): void {
    this.#closing.abort();
  }

  async #insist(write: () => Promise<unknown>): Promise<void> {
    const { signal } = this.#closing;
    while (await pause(RETRY_MS, signal)) {
      const isDone = await write().then(
        () => true,
        () => false,
      );
      if (isDone) return;
    }
  }
}
