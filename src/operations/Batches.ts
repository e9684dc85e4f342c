import { isStorageDown } from "../storage/storageFault.js";

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Works on all items or on none; what each of them gets. */
type Work<Item, Result> = (items: readonly Item[]) => Promise<(item: Item) => Result>;

/** Items that one statement takes at most. */
const MOST = 200;

/**
 * Does together what is asked for while something of it runs already, so that a thousand callers do not
 * wait for a thousand disks. An item that the database refuses does not take the others with it.
 */
export class Batches<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #running: Promise<void> | null = null;

  constructor(private readonly work: Work<Item, Result>) {}

  /** Rejects as the work does. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // What is asked for in the same turn of the loop belongs together.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#work(this.#waiting.splice(0, MOST));
    this.#running = null;
  }

  async #work(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const resultOf = await this.work(batch.map(({ item }) => item));
      for (const { item, resolve } of batch) resolve(resultOf(item));
    } catch (error) {
      // Where the database as a whole is away, none fares better alone.
      if (batch.length > 1 && !isStorageDown(error)) {
        for (const one of batch) await this.#work([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}
