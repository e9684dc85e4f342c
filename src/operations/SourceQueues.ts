import { Fault } from "../errors.js";
import type { Source } from "../estate/EstateView.js";

const RUNNING = 16;
const WAITING = 1_000;

interface Queue {
  running: number;
  readonly waiting: (() => void)[];
}

/** How many changes of one source run at a time, and how many may wait for their turn. */
export class SourceQueues {
  readonly #queues = new Map<string, Queue>();

  /**
   * Does the work when it is its turn.
   * @throws Fault UPSTREAM_BUSY where too many wait already: the work was not begun
   */
  async use<T>(source: Pick<Source, "id" | "name" | "system">, work: () => Promise<T>): Promise<T> {
    await this.#enter(source);
    try {
      return await work();
    } finally {
      this.#leave(source.id);
    }
  }

  /** Lets others have the turn while something is waited for that costs the source nothing. */
  async pausing<T>(source: Pick<Source, "id">, work: () => Promise<T>): Promise<T> {
    this.#leave(source.id);
    try {
      return await work();
    } finally {
      await this.#turn(this.#queue(source.id));
    }
  }

  async #enter({ id, name, system }: Pick<Source, "id" | "name" | "system">): Promise<void> {
    const queue = this.#queue(id);
    if (queue.running >= RUNNING && queue.waiting.length >= WAITING) {
      const what = `${WAITING} changes of source ${name} wait already; this one was not begun, ask again.`;
      throw new Fault("UPSTREAM_BUSY", what, {
        system,
        source: name,
        retryAfterSeconds: 1,
        limit: WAITING,
      });
    }
    await this.#turn(queue);
  }

  async #turn(queue: Queue): Promise<void> {
    if (queue.running < RUNNING) {
      queue.running += 1;
      return;
    }
    // Who leaves hands over the turn: `running` stays as it is.
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  }

  #leave(id: string): void {
    const queue = this.#queue(id);
    const next = queue.waiting.shift();
    if (next) next();
    else queue.running -= 1;
  }

  #queue(id: string): Queue {
    const known = this.#queues.get(id);
    if (known) return known;
    const made: Queue = { running: 0, waiting: [] };
    this.#queues.set(id, made);
    return made;
  }
}
