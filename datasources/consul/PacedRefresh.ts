import { pause } from "../upstream/pause.js";
import { Turns } from "../upstream/Turns.js";

/**
 * Reads again when something has changed: at once if nothing was read lately, else after as much
 * time as the last reading took, so that a restless cluster is not asked all the time. One reading
 * at a time; requests that come before it begins share it.
 */
export class PacedRefresh {
  #seen = 0n;
  #wanted = 0n;
  #isForced = false;
  #isAnew = false;
  readonly #turns = new Turns();
  #pending: Promise<void> | null = null;
  #earliest = 0;

  /** `read` returns the index that its answer is of; `anew`: nothing that was read before counts. */
  constructor(
    private readonly read: (anew: boolean) => Promise<bigint>,
    private readonly signal: AbortSignal,
  ) {}

  /** Resolves once everything up to `index` has been read. */
  async upTo(index: bigint): Promise<void> {
    if (this.#seen >= index) return;
    if (index > this.#wanted) this.#wanted = index;
    await this.#next();
    // The list that signals may count further than the one that is read.
    if (this.#seen < index) this.#seen = index;
  }

  /** Resolves once everything has been read by a reading that begins after this call. */
  async now(): Promise<void> {
    this.#isForced = true;
    await this.#next();
  }

  /** The same after the cluster's index went back. */
  async anew(): Promise<void> {
    this.#isAnew = true;
    await this.now();
  }

  /** Runs `work` while nothing is read. */
  between(work: () => Promise<void>): Promise<void> {
    return this.#turns.take(work);
  }

  #next(): Promise<void> {
    this.#pending ??= this.#turns.take(async () => {
      await pause(this.#earliest - performance.now(), this.signal);
      this.#pending = null;
      // The reading before this one may have seen it already.
      if (this.#isForced || this.#seen < this.#wanted) await this.#readOnce();
    });
    return this.#pending;
  }

  async #readOnce(): Promise<void> {
    const isAnew = this.#isAnew;
    this.#isForced = this.#isAnew = false;
    const started = performance.now();
    const index = await this.read(isAnew);
    const ended = performance.now();
    this.#earliest = ended + (ended - started);
    if (isAnew) this.#wanted = 0n;
    if (isAnew || index > this.#seen) this.#seen = index;
  }
}
