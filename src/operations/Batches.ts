interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** How items are worked on. */
export interface BatchWork<Item, Result> {
  /** As many at a time at most. */
  readonly most: number;
  /** All of them or none; the results in their order. */
  readonly work: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether a failure is that of every item, so that none fares better alone. */
  readonly isCommon: (error: unknown) => boolean;
}

/**
 * Does together what is asked for while something of it runs already, so that a thousand callers do not
 * wait for a thousand disks. An item that makes a batch fail does not take the others with it.
 */
export class Batches<Item, Result> {
  #waiting: Waiting<Item, Result>[] = [];
  #running: Promise<void> | null = null;

  constructor(private readonly how: BatchWork<Item, Result>) {}

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
    while (this.#waiting.length > 0) await this.#work(this.#waiting.splice(0, this.how.most));
    this.#running = null;
  }

  async #work(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const { work, isCommon } = this.how;
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [index, result] of results.entries()) batch[index]?.resolve(result);
    } catch (error) {
      if (batch.length > 1 && !isCommon(error)) {
        for (const one of batch) await this.#work([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}
